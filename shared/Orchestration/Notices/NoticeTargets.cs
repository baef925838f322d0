using BertPipeline.Contracts;
using BertPipeline.Storage;
using BertPipeline.Storage.Settings;
using Microsoft.Extensions.Configuration;

namespace BertPipeline.Orchestration.Notices;

/// <summary>Whom a run can tell that it has ended, by name.</summary>
public sealed class NoticeTargets
{
    public const string Section = "BertPipeline:Notices";

    private readonly Dictionary<string, (Uri Url, NoticeKind Kind)> _targets = new(StringComparer.Ordinal);

    /// <param name="settings">By name.</param>
    /// <param name="publicUrl">Where people reach this host, for the link to the report; null when nobody said.</param>
    /// <exception cref="UserErrorException">Names the setting that is wrong, not what it says.</exception>
    public NoticeTargets(IReadOnlyDictionary<string, NoticeOptions> settings, string? publicUrl = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach ((string name, NoticeOptions options) in settings)
        {
            StorageName.CheckId("notice's name", name);
            _targets.Add(name, (HttpUrl($"{Section.Replace(":", "__", StringComparison.Ordinal)}__{name}__{nameof(options.Url)}", options.Url), options.Kind));
        }

        PublicUrl = string.IsNullOrWhiteSpace(publicUrl) ? null : HttpUrl("BertPipeline__PublicUrl", publicUrl.TrimEnd('/') + '/');
    }

    public static NoticeTargets None { get; } = new(new Dictionary<string, NoticeOptions>());

    public Uri? PublicUrl { get; }

    /// <summary>The settings of a program that binds no more than these; on Azure, the app's own address unless another is set.</summary>
    public static NoticeTargets Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string? app = configuration["WEBSITE_HOSTNAME"];
        return new(
            configuration.ReadSettings(Section, new Dictionary<string, NoticeOptions>()),
            configuration["BertPipeline:PublicUrl"] ?? (string.IsNullOrEmpty(app) ? null : $"https://{app}"));
    }

    /// <summary>What is wrong with the names that a request gives, or null.</summary>
    public string? FindProblem(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] unknown = [.. names.Where(name => !_targets.ContainsKey(name))];
        return unknown switch
        {
            [] when names.Distinct().Count() != names.Count => "names one twice.",
            [] => null,
            _ when _targets.Count == 0 => $"there is no '{PrintableText.Of(unknown[0])}', nor any other: the host has no setting {Section.Replace(":", "__", StringComparison.Ordinal)}__NAME__Url.",
            _ => $"there is no {PrintableText.List([.. unknown.Select(name => $"'{name}'")], 5)}; the host's settings have {string.Join(", ", _targets.Keys.Order(StringComparer.Ordinal))}.",
        };
    }

    internal bool TryGet(string name, out (Uri Url, NoticeKind Kind) target) => _targets.TryGetValue(name, out target);

    private static Uri HttpUrl(string setting, string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new UserErrorException($"{setting} must be an address that begins with http:// or https://.");
}
