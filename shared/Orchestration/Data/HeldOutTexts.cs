using System.Buffers;
using BertPipeline.Contracts.Data;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>The texts of validation and test, which the domain corpus must not hold, so that the language model has not read the exam.</summary>
internal sealed class HeldOutTexts
{
    // By the normalised texts themselves: they are some thousand, and a digest of each of a corpus's millions of texts took most of the time of reading them.
    private readonly HashSet<string> _keys;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public HeldOutTexts(IEnumerable<Piece> pieces)
    {
        _keys = pieces.Select(p => TextNormalization.Key(p.Text)).ToHashSet(StringComparer.Ordinal);
        _lookup = _keys.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>SHA-256 of each normalised text, sorted: with these a corpus can be checked by whoever may not see the texts.</summary>
    public static IEnumerable<string> Digests(IEnumerable<Piece> pieces) =>
        pieces.Select(p => TextNormalization.Digest(p.Text)).Distinct().Order(StringComparer.Ordinal);

    public bool Contains(string text)
    {
        if (_keys.Count == 0)
        {
            return false;
        }

        char[] key = ArrayPool<char>.Shared.Rent(text.Length);
        bool contains = _lookup.Contains(key.AsSpan(0, TextNormalization.WriteKey(text, key)));
        ArrayPool<char>.Shared.Return(key);
        return contains;
    }
}
