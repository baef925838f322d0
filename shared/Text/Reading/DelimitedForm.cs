using System.Text.RegularExpressions;

namespace BertPipeline.Text.Reading;

/// <summary>How a delimited file is written, as its first records tell.</summary>
/// <param name="Delimiter">Between fields; null for a file of one column.</param>
/// <param name="SkippedLength">Characters of a first line <c>sep=;</c>, its line end included.</param>
/// <param name="Header">Names for the columns where the file has none; null where its first record has them.</param>
internal sealed partial record DelimitedForm(char? Delimiter, int SkippedLength, IReadOnlyList<string>? Header)
{
    private const int MostRecords = 60;

    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <param name="head">The file's first characters.</param>
    /// <param name="isWhole">They are all.</param>
    /// <param name="usual">The delimiter of the file's ending.</param>
    public static DelimitedForm Of(string head, bool isWhole, char usual, RowOptions options)
    {
        Match separator = SeparatorLine().Match(head);
        string rest = head[separator.Length..];
        char? delimiter = options.Delimiter ?? (separator.Success ? RowOptions.DelimiterOf(separator.Groups[1].Value) : Detect(rest, isWhole, usual, options));
        return new(delimiter, separator.Length, HeaderOf(Records(rest, isWhole, delimiter), options));
    }

    private static char? Detect(string head, bool isWhole, char usual, RowOptions options) => Candidates
        .OrderByDescending(c => c == usual)
        .Select(c => (Delimiter: c, Records: Records(head, isWhole, c)))
        .Where(c => c.Records.Count > 0 && c.Records[0].Length > 1)
        .OrderByDescending(c => c.Records[0].Any(name => FieldNames.IsKnown(name, options)))
        .ThenByDescending(c => Fit(c.Records))
        .Select(c => (char?)c.Delimiter)
        .FirstOrDefault();

    /// <summary>Share of the records that have as many fields as the first; half for fewer.</summary>
    private static double Fit(List<string[]> records) => records.Skip(1)
        .Select(r => r.Length == records[0].Length ? 1 : r.Length < records[0].Length ? 0.5 : 0).DefaultIfEmpty(1).Average();

    private static List<string[]> Records(string head, bool isWhole, char? delimiter)
    {
        int position = 0;
        var parser = new RecordParser(Serve, delimiter, longest: head.Length);
        List<string[]> records = [];
        while (records.Count < MostRecords && parser.Read())
        {
            records.Add([.. Enumerable.Range(0, parser.Count).Select(parser.Field)]);
            parser.Columns = records[0].Length;
        }

        // The last of a head that is cut is cut too.
        return isWhole || records.Count is < 2 or MostRecords ? records : records[..^1];

        int Serve(Span<char> buffer)
        {
            int count = Math.Min(buffer.Length, head.Length - position);
            head.AsSpan(position, count).CopyTo(buffer);
            position += count;
            return count;
        }
    }

    /// <summary>Two columns without names, tags in one of them: what Amazon Comprehend reads. The tags of the first record come again, its text does not.</summary>
    private static string[]? HeaderOf(List<string[]> records, RowOptions options)
    {
        if (records.Count < 3 || records[0].Length != 2 || Array.Exists(records[0], name => FieldNames.IsKnown(name, options)))
        {
            return null;
        }

        return ComesAgain(records, 0) && !ComesAgain(records, 1) ? [FieldNames.Labels[0], RowOptions.DefaultTextField]
            : ComesAgain(records, 1) && !ComesAgain(records, 0) ? [RowOptions.DefaultTextField, FieldNames.Labels[0]]
            : null;
    }

    private static bool ComesAgain(List<string[]> records, int column)
    {
        HashSet<string> others = [.. records.Skip(1).Where(r => r.Length == 2).SelectMany(r => r[column].Split('|', StringSplitOptions.TrimEntries))];
        return records[0][column].Split('|', StringSplitOptions.TrimEntries).All(part => part.Length > 0 && others.Contains(part));
    }

    [GeneratedRegex("""\A"?sep=(\\t|[^\r\n])"?(?:\r\n|\r|\n|\z)""", RegexOptions.IgnoreCase)]
    private static partial Regex SeparatorLine();
}
