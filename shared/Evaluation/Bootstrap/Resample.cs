using System.Numerics;
using BertPipeline.Contracts.Randomness;

namespace BertPipeline.Evaluation.Bootstrap;

/// <summary>
/// How often each piece was drawn. The counts are kept as bit planes (plane b holds bit b of every count), so that summing them
/// over the pieces of a <see cref="BitColumn"/> is a population count a plane and word: a resample of 1,500 pieces costs about
/// a hundred instructions a column instead of 1,500.
/// </summary>
internal sealed class Resample
{
    private readonly int _pieces;
    private readonly int _words;
    private readonly ulong[] _planes;
    private int _planesUsed;

    public Resample(int pieces)
    {
        _pieces = pieces;
        _words = BitColumn.WordCount(pieces);
        _planes = new ulong[_words * (BitOperations.Log2((uint)pieces) + 1)];
    }

    /// <summary>Every piece once: the sample itself.</summary>
    public void DrawEachOnce()
    {
        Clear();
        for (int i = 0; i < _pieces; i++)
        {
            Add(i);
        }
    }

    /// <summary>As many pieces as there are, with replacement.</summary>
    public void Draw(SplitMix64 random)
    {
        Clear();
        for (int i = 0; i < _pieces; i++)
        {
            Add(random.Next(_pieces));
        }
    }

    /// <summary>Sum of the counts of the pieces in the column.</summary>
    public long Count(BitColumn column)
    {
        ReadOnlySpan<ulong> words = column.Words;
        long sum = 0;
        for (int plane = 0; plane < _planesUsed; plane++)
        {
            ReadOnlySpan<ulong> bits = _planes.AsSpan(plane * _words, words.Length);
            long inPlane = 0;
            for (int i = 0; i < words.Length; i++)
            {
                inPlane += BitOperations.PopCount(words[i] & bits[i]);
            }

            sum += inPlane << plane;
        }

        return sum;
    }

    private void Clear()
    {
        _planes.AsSpan().Clear();
        _planesUsed = 0;
    }

    /// <summary>Adds one to a count: a binary addition with carry from plane to plane.</summary>
    private void Add(int piece)
    {
        ulong carry = 1UL << (piece & 63);
        int plane = 0;
        for (int word = piece >> 6; carry != 0; word += _words, plane++)
        {
            ulong bits = _planes[word];
            _planes[word] = bits ^ carry;
            carry &= bits;
        }

        _planesUsed = Math.Max(_planesUsed, plane);
    }
}
