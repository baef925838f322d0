namespace BertPipeline.Text.Vocabularies;

/// <summary>The growing vocabulary: pieces in the order of their ids, each once.</summary>
internal sealed class PieceList
{
    private readonly List<string> _pieces = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    public PieceList(IEnumerable<string> pieces)
    {
        foreach (string piece in pieces)
        {
            Add(piece);
        }
    }

    public IReadOnlyList<string> Pieces => _pieces;

    public int IdOf(string piece) => _ids[piece];

    /// <summary>The piece's id, new or old.</summary>
    public int Add(string piece)
    {
        if (!_ids.TryGetValue(piece, out int id))
        {
            id = _pieces.Count;
            _ids.Add(piece, id);
            _pieces.Add(piece);
        }

        return id;
    }
}
