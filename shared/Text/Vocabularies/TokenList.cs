namespace BertPipeline.Text.Vocabularies;

/// <summary>The growing vocabulary: tokens in the order of their ids, each once.</summary>
internal sealed class TokenList
{
    private readonly List<string> _tokens = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    public TokenList(IEnumerable<string> tokens)
    {
        foreach (string token in tokens)
        {
            Add(token);
        }
    }

    public IReadOnlyList<string> Tokens => _tokens;

    public int IdOf(string token) => _ids[token];

    /// <summary>The token's id, new or old.</summary>
    public int Add(string token)
    {
        if (!_ids.TryGetValue(token, out int id))
        {
            id = _tokens.Count;
            _ids.Add(token, id);
            _tokens.Add(token);
        }

        return id;
    }
}
