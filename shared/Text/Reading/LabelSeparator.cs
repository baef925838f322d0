namespace BertPipeline.Text.Reading;

/// <summary>What parts the tags in the cells of a column, as the whole column tells.</summary>
internal static class LabelSeparator
{
    // Names rarely hold these; a comma or # may stand in a name, so that it must be shown to part tags. doccano writes #.
    private static readonly string[] Sure = ["|", "\n", ";"];
    private static readonly string[] Doubtful = [",", "#"];

    /// <summary>The separator, or null where a cell is one tag.</summary>
    public static string? Detect(IEnumerable<string?> cells)
    {
        string[] plain = [.. cells.OfType<string>().Select(c => c.Trim()).Where(c => c.Length > 0 && !LabelList.IsList(c)).Distinct()];
        return Array.Find(Sure, s => Array.Exists(plain, c => c.Contains(s, StringComparison.Ordinal)))
            ?? Array.Find(Doubtful, s => PartsComeAlone(plain, s));
    }

    /// <summary>What a separator is called in messages.</summary>
    public static string NameOf(string separator) => separator == "\n" ? "line breaks" : $"'{separator}'";

    /// <summary>True when at least half of what stands between the separators comes in other cells too, alone or with other parts.</summary>
    private static bool PartsComeAlone(string[] cells, string separator)
    {
        string[][] parts = [.. cells.Select(c => c.Split(separator, StringSplitOptions.TrimEntries))];
        if (!Array.Exists(parts, p => p.Length > 1) || Array.Exists(parts, p => p.Length > 1 && p.Contains("")))
        {
            return false;
        }

        Dictionary<string, int> cellsOf = parts.SelectMany(p => p.Distinct()).GroupBy(p => p).ToDictionary(g => g.Key, g => g.Count());
        string[] parted = [.. parts.Where(p => p.Length > 1).SelectMany(p => p).Distinct()];
        return 2 * parted.Count(p => cellsOf[p] > 1) >= parted.Length;
    }
}
