using BertPipeline.Contracts;
using BertPipeline.Storage.Settings;
using Microsoft.Extensions.Configuration;

namespace BertPipeline.Orchestration.Retention;

/// <summary>What a host deletes by itself: the settings <c>BertPipeline:Retention</c>.</summary>
public sealed record RetentionOptions
{
    public const string Section = "BertPipeline:Retention";

    /// <summary>An age such as <c>30d</c>: what is older and unused goes every night. Null deletes nothing.</summary>
    public string? PurgeOlderThan { get; init; }

    /// <summary>At least a day; null for never.</summary>
    internal TimeSpan? Age => string.IsNullOrWhiteSpace(PurgeOlderThan) ? null : RetentionAge.Parse(PurgeOlderThan);

    /// <exception cref="UserErrorException">Names the setting that is wrong.</exception>
    public static RetentionOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.ReadSettings(Section, new RetentionOptions()).Checked();
    }

    /// <exception cref="UserErrorException">Names the setting that is wrong.</exception>
    public RetentionOptions Checked()
    {
        try
        {
            _ = Age;
            return this;
        }
        catch (UserErrorException e)
        {
            throw new UserErrorException($"{Section.Replace(":", "__", StringComparison.Ordinal)}__{nameof(PurgeOlderThan)}: {e.Message}");
        }
    }
}
