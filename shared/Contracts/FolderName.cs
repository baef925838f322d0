using System.Text.RegularExpressions;

namespace BertPipeline.Contracts;

/// <summary>
/// What users may call corpora, models and runs: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, in parts separated by <c>/</c>, each
/// starting with a letter or digit. Nothing of that kind climbs out of its container or needs escaping in a URL.
/// </summary>
public static partial class FolderName
{
    public const string Rule = "use letters, digits, '.', '_' and '-', starting with a letter or digit";

    private const int MaximumLength = 200;

    /// <summary>True for one part without <c>/</c>.</summary>
    public static bool IsPart(string name) => name.Length <= MaximumLength && Part().IsMatch(name);

    /// <summary>True for one part or several separated by <c>/</c>.</summary>
    public static bool IsPath(string name) => name.Length <= MaximumLength && name.Split('/').All(part => Part().IsMatch(part));

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?\z")]
    private static partial Regex Part();
}
