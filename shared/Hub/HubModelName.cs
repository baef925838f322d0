using System.Text.RegularExpressions;
using BertPipeline.Contracts;

namespace BertPipeline.Hub;

/// <summary>A model's name on the hub, as a request writes it: a checkpoint that Google published under a bare name, or <c>hub:org/name[@revision]</c>.</summary>
public sealed partial record HubModelName
{
    public const string Prefix = "hub:";

    /// <summary>What the hub serves when no revision is named.</summary>
    public const string DefaultRevision = "main";

    // The organisation under which the hub keeps Google's checkpoints since they lost their bare names there.
    private const string Google = "google-bert";

    private HubModelName(string given, string repository, string? revision, string storeName) =>
        (Given, Repository, Revision, StoreName) = (given, repository, revision, storeName);

    /// <summary>The checkpoints that Google published under bare names; all others on the hub are <c>hub:org/name</c>.</summary>
    public static IReadOnlyList<string> Bare { get; } =
        ["bert-base-uncased", "bert-base-cased", "bert-large-uncased", "bert-large-cased", "bert-base-multilingual-uncased", "bert-base-multilingual-cased"];

    /// <summary>As it was written.</summary>
    public string Given { get; }

    /// <summary><c>org/name</c>.</summary>
    public string Repository { get; }

    /// <summary>A branch, a tag or a commit; null where none was named.</summary>
    public string? Revision { get; }

    /// <summary>The name in <c>models</c>: the bare name, or <c>hub/org/name</c>.</summary>
    public string StoreName { get; init; }

    /// <summary>True for a name that can only mean a model on the hub; it may still be misspelt.</summary>
    public static bool IsOnHub(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(Prefix, StringComparison.Ordinal) || Bare.Contains(name, StringComparer.Ordinal);
    }

    /// <summary>What is wrong with a name that <see cref="IsOnHub"/>, or null.</summary>
    public static string? FindProblem(string name) => Find(name) is { } found
        ? found.Repository.Split('/').FirstOrDefault(IsVersion) is { } version
            ? $"'{found}' cannot be kept under its own name: '{version}' (four digits) would be a version here. Copy the model's folder here, and import that under another name."
            : null
        : $"'{PrintableText.Of(name)}' is not a model's name on the hub. Write {Prefix}org/name or {Prefix}org/name@revision (letters, digits, '.', '_' and '-', "
            + $"each part at most 96 long; a revision is a branch, a tag or a commit), or one of {string.Join(", ", Bare)}.";

    /// <exception cref="UserErrorException">The name is not of the form; the message says what is.</exception>
    public static HubModelName Parse(string name) => FindProblem(name) is { } problem ? throw new UserErrorException(problem) : Find(name)!;

    public override string ToString() => Given;

    private static HubModelName? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Bare.Contains(name, StringComparer.Ordinal))
        {
            return new(name, $"{Google}/{name}", revision: null, name);
        }

        Match match = Form().Match(name);
        string repository = match.Groups["repository"].Value;
        string? revision = match.Groups["revision"].Success ? match.Groups["revision"].Value : null;
        return match.Success && repository.Split('/').All(IsPart) && (revision is null || IsRevision(revision))
            ? new(name, repository, revision, "hub/" + repository)
            : null;
    }

    [GeneratedRegex(@"^hub:(?<repository>[A-Za-z0-9._-]{1,96}/[A-Za-z0-9._-]{1,96})(@(?<revision>[A-Za-z0-9._/-]{1,120}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    /// <summary>The hub's own rules for names.</summary>
    private static bool IsPart(string part) =>
        part[0] is not ('-' or '.') && part[^1] is not ('-' or '.') && !part.Contains("..", StringComparison.Ordinal) && !part.Contains("--", StringComparison.Ordinal)
        && !part.EndsWith(".git", StringComparison.Ordinal);

    private static bool IsVersion(string part) => part.Length == 4 && part.All(char.IsAsciiDigit);

    /// <summary>Of git's rules for names of references those that keep it from being a path.</summary>
    private static bool IsRevision(string revision) =>
        revision.Split('/').All(s => s.Length > 0 && s[0] is not ('.' or '-') && s[^1] != '.') && !revision.Contains("..", StringComparison.Ordinal);
}
