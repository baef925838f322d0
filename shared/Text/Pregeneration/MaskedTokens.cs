using BertPipeline.Contracts.Randomness;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration;

/// <summary>
/// Chooses the tokens of an example that are to be predicted (Devlin et al. 2018, section 3.1): 80 % become [MASK], 10 % an entry of the
/// whole vocabulary, 10 % stay. Holds buffers: one thread at a time.
/// </summary>
/// <param name="vocabulary">The examples'.</param>
/// <param name="longest">Tokens of the longest example.</param>
/// <param name="wholeWords">Masks all tokens of a word or none.</param>
public sealed class MaskedTokens(Vocabulary vocabulary, int longest, bool wholeWords)
{
    private readonly int[] _candidates = new int[longest];
    private readonly int[] _candidateEnds = new int[longest];
    private readonly ushort[] _positions = new ushort[longest];
    private readonly int[] _originals = new int[longest];
    private int _count;

    /// <summary>The chosen positions, rising.</summary>
    public ReadOnlySpan<ushort> Positions => _positions.AsSpan(0, _count);

    /// <summary>What stood there.</summary>
    public ReadOnlySpan<int> Originals => _originals.AsSpan(0, _count);

    /// <param name="ids">The example with its special tokens; masked in place.</param>
    /// <param name="secondStart">Where the second part starts, after the first [SEP]; the length where there is none.</param>
    /// <param name="probability">Share of the tokens to choose, special ones counted.</param>
    /// <param name="most">Most tokens to choose.</param>
    /// <param name="random">Where chance comes from.</param>
    public void Choose(Span<int> ids, int secondStart, double probability, int most, SplitMix64 random)
    {
        ArgumentNullException.ThrowIfNull(random);

        // Python's round(): halves go to the even number.
        int wanted = Math.Min(most, Math.Max(1, (int)Math.Round(ids.Length * probability, MidpointRounding.ToEven)));
        int candidates = FindCandidates(ids, secondStart);
        _count = 0;

        // A shuffle that stops when enough is chosen.
        for (int i = 0; i < candidates && _count < wanted; i++)
        {
            int chosen = i + random.Next(candidates - i);
            (_candidates[i], _candidates[chosen]) = (_candidates[chosen], _candidates[i]);
            (_candidateEnds[i], _candidateEnds[chosen]) = (_candidateEnds[chosen], _candidateEnds[i]);

            // A word that would exceed the number is passed over for a shorter one, as in the article's script.
            if (_candidateEnds[i] - _candidates[i] <= wanted - _count)
            {
                for (int position = _candidates[i]; position < _candidateEnds[i]; position++)
                {
                    _positions[_count++] = (ushort)position;
                }
            }
        }

        Array.Sort(_positions, 0, _count);
        for (int i = 0; i < _count; i++)
        {
            ref int id = ref ids[_positions[i]];
            _originals[i] = id;
            id = Replacement(id, random);
        }
    }

    private int Replacement(int id, SplitMix64 random)
    {
        if (random.NextDouble() < 0.8)
        {
            return vocabulary.MaskId;
        }

        return random.NextDouble() < 0.5 ? id : random.Next(vocabulary.Count);
    }

    /// <summary>Lists what may be masked: every token but the special ones, with whole-word masking every word.</summary>
    private int FindCandidates(ReadOnlySpan<int> ids, int secondStart)
    {
        int count = 0;
        for (int i = 1; i < ids.Length - 1; i++)
        {
            if (i == secondStart - 1)
            {
                continue;
            }

            // A part whose front was cut may start inside a word: that rest is a word of its own.
            bool continues = wholeWords && i > 1 && i != secondStart && vocabulary.IsContinuation(ids[i]);
            if (continues)
            {
                _candidateEnds[count - 1] = i + 1;
            }
            else
            {
                _candidates[count] = i;
                _candidateEnds[count] = i + 1;
                count++;
            }
        }

        return count;
    }
}
