using System.Runtime.CompilerServices;

namespace BertPipeline.Text.Tokenization;

/// <summary>
/// A vocabulary as a double-array trie (Aoe 1989): the child of a node for a symbol lies at <c>base + symbol</c> and carries the symbol, so that a
/// step is one read of eight bytes. Bases are unique, which makes the symbol prove the parent. Tokens that continue a word have a root of their own.
/// </summary>
internal sealed class WordPieceTrie
{
    private readonly ushort[] _symbols = new ushort[char.MaxValue + 1];
    private readonly ulong[] _cells;
    private readonly int _root;
    private readonly int _continuationRoot;

    public WordPieceTrie(Vocabulary vocabulary)
    {
        // Symbol 0 is every character that no token holds.
        int next = 1;
        foreach (string token in vocabulary.Tokens)
        {
            foreach (char c in token)
            {
                if (_symbols[c] == 0)
                {
                    _symbols[c] = checked((ushort)next++);
                }
            }
        }

        var builder = new WordPieceTrieBuilder(alphabet: next);
        _root = builder.Add(Paths(vocabulary, continuations: false));
        _continuationRoot = builder.Add(Paths(vocabulary, continuations: true));
        _cells = builder.Build();
    }

    /// <summary>
    /// Finds the longest token that <paramref name="word"/> holds at <paramref name="start"/>: its end, and its id. -1 when there is none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Longest(ReadOnlySpan<char> word, int start, out int id)
    {
        ulong[] cells = _cells;
        ushort[] symbols = _symbols;
        ulong token = 0;
        int end = -1;
        int position = start == 0 ? _root : _continuationRoot;
        for (int i = start; i < word.Length; i++)
        {
            int symbol = symbols[word[i]];
            ulong cell = cells[position + symbol];
            if (TrieCell.Symbol(cell) != symbol)
            {
                break;
            }

            position = TrieCell.Base(cell);
            if (TrieCell.HasId(cell))
            {
                token = cell;
                end = i + 1;
            }
        }

        id = TrieCell.Id(token);
        return end;
    }

    private List<(ushort[] Symbols, int Id)> Paths(Vocabulary vocabulary, bool continuations)
    {
        var paths = new List<(ushort[] Symbols, int Id)>(vocabulary.Count);
        for (int id = 0; id < vocabulary.Count; id++)
        {
            string token = vocabulary[id];
            bool continues = vocabulary.IsContinuation(id) && token.Length > Vocabulary.ContinuationPrefix.Length;
            if (token.Length > 0 && continues == continuations && vocabulary.IsWord(id) && vocabulary.TryGetId(token, out int last) && last == id)
            {
                ReadOnlySpan<char> spelled = token.AsSpan(continues ? Vocabulary.ContinuationPrefix.Length : 0);
                ushort[] symbols = new ushort[spelled.Length];
                for (int i = 0; i < symbols.Length; i++)
                {
                    symbols[i] = _symbols[spelled[i]];
                }

                paths.Add((symbols, id));
            }
        }

        paths.Sort((a, b) => a.Symbols.AsSpan().SequenceCompareTo(b.Symbols));
        return paths;
    }
}
