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

    /// <summary>Names in a row, the first of them when they are too many.</summary>
    public static string List(IReadOnlyCollection<string> names, int most)
    {
        ArgumentNullException.ThrowIfNull(names);
        return string.Join(", ", names.Take(most).Select(n => Of(n))) + (names.Count > most ? $" and {names.Count - most} more" : "");
    }
}
