using System.Text.RegularExpressions;
using BertPipeline.Contracts;

namespace BertPipeline.Storage;

/// <summary>The rules for names that come from outside and become parts of blob names and keys.</summary>
public static partial class StorageName
{
    /// <summary>A path such as <c>feedback/2024</c>: segments between single slashes.</summary>
    /// <param name="what">What the name names, for the message: corpus, model, file.</param>
    /// <param name="name">The name as given.</param>
    /// <returns>The name.</returns>
    public static string CheckPath(string what, string name)
    {
        string? broken = string.IsNullOrEmpty(name) ? "it is empty"
            : name.Length > 500 ? "it has more than 500 characters"
            : name.Any(char.IsControl) ? "it contains a control character"
            : name.Contains('\\', StringComparison.Ordinal) ? "it contains a backslash; separate segments with '/'"
            : name.Split('/').Select(BrokenSegment).FirstOrDefault(b => b is not null);
        return broken is null ? name : throw new UserErrorException(
            $"The {what} name '{Printable(name)}' cannot be used: {broken}. " +
            "A name is one or more segments separated by '/', none of them empty, '.' or '..', none starting or ending with a space or ending with a dot.");
    }

    /// <summary>An id that is one segment and also a table key: letters, digits, <c>. _ -</c>, not starting with a dot.</summary>
    public static string CheckId(string what, string id) =>
        id is not null && IdPattern().IsMatch(id) ? id : throw new UserErrorException(
            $"The {what} '{Printable(id)}' cannot be used: it must be 1 to 120 letters, digits, '.', '_' or '-', and start with a letter or digit.");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}\z")]
    private static partial Regex IdPattern();

    private static string? BrokenSegment(string segment) => segment switch
    {
        "" => "it has an empty segment",
        "." or ".." => $"'{segment}' is not allowed as a segment",
        _ when segment[0] == ' ' || segment[^1] == ' ' => "a segment starts or ends with a space",
        _ when segment[^1] == '.' => "a segment ends with a dot",
        _ => null,
    };

    private static string Printable(string? name) =>
        string.Concat((name ?? "").Take(80).Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
