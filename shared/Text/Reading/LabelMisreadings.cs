using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.Text.Reading;

/// <summary>Looks for tags and texts that were probably meant otherwise, before anything is trained on them.</summary>
internal sealed class LabelMisreadings
{
    private const int MostNamed = 5;

    // A file without a single piece of a tag is no chance when it had to be expected so rarely.
    private const double Unlikely = 0.001;

    private static readonly SearchValues<char> Suspicious = SearchValues.Create("|;,[]{}\n\t\"");

    private readonly Dictionary<string, FileTags> _files = new(StringComparer.Ordinal);

    public void StartFile(string fileName, IEnumerable<string> columns) => _files[fileName] = new([.. columns], []);

    public void Add(string fileName, Piece piece)
    {
        FileTags file = _files[fileName];
        file.Pieces++;
        foreach (string label in piece.Labels)
        {
            file.Counts[label] = file.Counts.GetValueOrDefault(label) + 1;
        }
    }

    public IEnumerable<string> Find(IReadOnlyList<Piece> pieces, IReadOnlyList<string> labels) =>
        Separators(labels).Concat(Alike(labels, pieces)).Concat(OtherSets(labels)).Concat(Conflicts(pieces));

    private static IEnumerable<string> Separators(IReadOnlyList<string> labels)
    {
        // A slash belongs to many names; not when what stands beside it is a tag too.
        string[] slashed = [.. labels.Where(l => l.Split('/', StringSplitOptions.TrimEntries) is { Length: > 1 } parts && Array.Exists(parts, labels.Contains))];
        if (slashed.Length > 0)
        {
            yield return $"{Named(slashed)} {(slashed.Length == 1 ? "is" : "are")} read as one tag each, and what stands beside the slash is a tag too. If it parts tags, set labelSeparator (--label-separator) to /.";
        }

        string[] odd = [.. labels.Where(l => l.AsSpan().ContainsAny(Suspicious))];
        if (odd.Length > 0)
        {
            yield return $"{Named(odd)} {(odd.Length == 1 ? "is" : "are")} read as one tag each, with a separator or a bracket inside. If it parts tags, name it with labelSeparator (--label-separator).";
        }
    }

    private static IEnumerable<string> Alike(IReadOnlyList<string> labels, IReadOnlyList<Piece> pieces)
    {
        Dictionary<string, int> counts = pieces.SelectMany(p => p.Labels.Distinct()).CountBy(l => l, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return labels
            .GroupBy(l => string.Concat(TextNormalization.Key(l).Where(char.IsLetterOrDigit)), StringComparer.Ordinal)
            .Where(g => g.Key.Length > 0 && g.Count() > 1)
            .Select(g => $"The tags {string.Join(" and ", g.Take(MostNamed).Select(l => $"'{PrintableText.Of(l)}' ({counts.GetValueOrDefault(l)} pieces)"))} differ in case, spaces or signs only, and are learnt as different tags.");
    }

    private IEnumerable<string> OtherSets(IReadOnlyList<string> labels)
    {
        if (_files.Count < 2)
        {
            yield break;
        }

        foreach ((string name, FileTags file) in _files.Where(f => f.Value.Pieces > 0))
        {
            string[] missing = [.. labels.Where(l => !file.Counts.ContainsKey(l) && !file.Columns.Contains(l) && IsUnlikely(l, file))];
            if (missing.Length > 0)
            {
                yield return $"{name} has no piece with {Named(missing)}, which other files have. Its {file.Pieces} pieces count as examples without: if nobody judged them for {(missing.Length == 1 ? "it" : "these")}, the tagger learns a no that nobody said.";
            }
        }
    }

    /// <summary>True when so many pieces would have the tag at least once, were it as frequent as in the other files; a file of columns without its own says so by itself.</summary>
    private bool IsUnlikely(string label, FileTags file)
    {
        if (file.Columns.Count > 0)
        {
            return true;
        }

        int others = _files.Values.Sum(f => f.Pieces) - file.Pieces;
        return others > 0 && Math.Pow(1 - ((double)Count(label) / others), file.Pieces) < Unlikely;
    }

    private static IEnumerable<string> Conflicts(IReadOnlyList<Piece> pieces)
    {
        Piece[][] conflicts =
        [
            .. pieces.GroupBy(p => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(TextNormalization.Key(p.Text).AsSpan())))
                .Where(g => g.Any(p => !p.Labels.SequenceEqual(g.First().Labels)))
                .Select(g => g.ToArray()),
        ];
        if (conflicts.Length > 0)
        {
            string text = conflicts[0][0].Text.ReplaceLineEndings(" ");
            string texts = conflicts.Length == 1 ? "One text is there with different tags" : string.Create(CultureInfo.InvariantCulture, $"{conflicts.Length} texts are there with different tags each time");
            yield return $"{texts}: '{(text.Length <= 60 ? text : text[..60] + "…")}' has {string.Join(" and ", conflicts[0].Select(p => TagsOf(p)).Distinct().Take(3))}.";
        }
    }

    private static string TagsOf(Piece piece) => piece.Labels.Count == 0 ? "none" : string.Join(" + ", piece.Labels.Take(MostNamed).Select(l => PrintableText.Of(l))) + (piece.Labels.Count > MostNamed ? " + …" : "");

    private static string Named(string[] labels) =>
        string.Join(", ", labels.Take(MostNamed).Select(l => $"'{PrintableText.Of(l.ReplaceLineEndings("\\n"))}'")) + (labels.Length > MostNamed ? $" and {labels.Length - MostNamed} more" : "");

    private int Count(string label) => _files.Values.Sum(f => f.Counts.GetValueOrDefault(label));

    private sealed class FileTags(HashSet<string> columns, Dictionary<string, int> counts)
    {
        /// <summary>Tags that have a column of their own.</summary>
        public HashSet<string> Columns { get; } = columns;

        /// <summary>Pieces by tag.</summary>
        public Dictionary<string, int> Counts { get; } = counts;

        public int Pieces { get; set; }
    }
}
