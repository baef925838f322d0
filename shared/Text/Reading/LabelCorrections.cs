using BertPipeline.Contracts.Data;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Labels that overrule those of other files: what files whose name begins with <see cref="Prefix"/> say of a text goes for every row with that text; of a text that no row has it
/// makes a new piece. Later files, by name, overrule earlier ones, and within a file the later row the earlier.
/// </summary>
public sealed class LabelCorrections
{
    /// <summary>How the names of such files begin.</summary>
    public const string Prefix = "corrections-";

    private readonly List<string> _files = [];

    /// <summary>By normalised text, in the order in which the texts came up.</summary>
    private readonly OrderedDictionary<string, (Piece Piece, string File)> _corrected = new(StringComparer.Ordinal);

    /// <param name="fileName">With or without folders before it.</param>
    public static bool IsFile(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return fileName[(fileName.LastIndexOf('/') + 1)..].StartsWith(Prefix, StringComparison.Ordinal);
    }

    internal void Add(Piece piece, string fileName)
    {
        if (!_files.Contains(fileName))
        {
            _files.Add(fileName);
        }

        _corrected[TextNormalization.Key(piece.Text)] = (piece, fileName);
    }

    /// <summary>The pieces with the labels that were corrected, and behind them those that are new. Text, split and further columns of a row stay as they were.</summary>
    /// <param name="pieces">In reading order.</param>
    /// <param name="note">Gets a sentence a file.</param>
    internal List<Piece> Apply(IReadOnlyList<Piece> pieces, Action<string> note)
    {
        var counts = _files.ToDictionary(f => f, _ => new Counts(), StringComparer.Ordinal);
        var met = new HashSet<string>(StringComparer.Ordinal);
        List<Piece> corrected = [];
        foreach (Piece piece in pieces)
        {
            string key = TextNormalization.Key(piece.Text);
            if (!_corrected.TryGetValue(key, out (Piece Piece, string File) correction))
            {
                corrected.Add(piece);
                continue;
            }

            met.Add(key);
            bool isChange = !piece.Labels.ToHashSet().SetEquals(correction.Piece.Labels);
            counts[correction.File].Changed += isChange ? 1 : 0;
            counts[correction.File].Confirmed += isChange ? 0 : 1;
            corrected.Add(isChange ? piece with { Labels = correction.Piece.Labels } : piece);
        }

        foreach ((Piece piece, string file) in _corrected.Where(c => !met.Contains(c.Key)).Select(c => c.Value))
        {
            counts[file].New++;
            corrected.Add(piece);
        }

        foreach ((string file, Counts count) in counts)
        {
            note($"{file} corrects the labels of {Pieces(count.Changed)}, confirms those of {Pieces(count.Confirmed)}, and has {Pieces(count.New)} that no other file has");
        }

        return corrected;
    }

    private static string Pieces(int count) => count == 1 ? "1 piece" : $"{count} pieces";

    private sealed class Counts
    {
        public int Changed { get; set; }

        public int Confirmed { get; set; }

        public int New { get; set; }
    }
}
