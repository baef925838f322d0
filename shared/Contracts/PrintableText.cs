namespace BertPipeline.Contracts;

/// <summary>Text of files and servers that are not ours, on its way into a message or a log.</summary>
public static class PrintableText
{
    /// <summary>Without control characters, which could rewrite what a terminal shows, and cut where it is longer.</summary>
    /// <param name="text">Of whoever wrote the file.</param>
    /// <param name="longest">Characters that are kept.</param>
    public static string Of(string? text, int longest = 200)
    {
        text ??= "";
        string kept = string.Concat(text.Take(longest).Where(c => !char.IsControl(c)));
        return text.Length > longest ? kept + "…" : kept;
    }

    /// <summary>All of a text of several lines: of its control characters only line breaks and tabs stay.</summary>
    public static string Lines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(IsUnprintable) ? string.Concat(text.Where(c => !IsUnprintable(c))) : text;
    }

    private static bool IsUnprintable(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');

    /// <summary>Names in a row, the first of them when they are too many.</summary>
    public static string List(IReadOnlyCollection<string> names, int most)
    {
        ArgumentNullException.ThrowIfNull(names);
        return string.Join(", ", names.Take(most).Select(n => Of(n))) + (names.Count > most ? $" and {names.Count - most} more" : "");
    }
}
