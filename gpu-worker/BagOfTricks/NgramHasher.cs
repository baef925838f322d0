using System.Text;

namespace BertPipeline.GpuWorker.BagOfTricks;

/// <summary>
/// Cuts a text into words (runs of letters and digits, any other visible character by itself; lower case) and hashes them and their
/// pairs into buckets (FNV-1a).
/// </summary>
/// <param name="buckets">Number of buckets.</param>
/// <param name="longestNgram">1 or 2.</param>
internal sealed class NgramHasher(int buckets, int longestNgram)
{
    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    /// <returns>A bucket a word and a pair, each once, in the order of the text; empty for a text without visible characters.</returns>
    public int[] Hash(string text)
    {
        List<uint> words = Words(text);
        var found = new List<int>(words.Count * longestNgram);
        for (int i = 0; i < words.Count; i++)
        {
            found.Add((int)(words[i] % (uint)buckets));
            if (longestNgram > 1 && i > 0)
            {
                uint pair = (words[i - 1] * 116049371u) + words[i];
                found.Add((int)(pair % (uint)buckets));
            }
        }

        return [.. found.Distinct()];
    }

    private static List<uint> Words(string text)
    {
        var words = new List<uint>();
        uint hash = OffsetBasis;
        bool inWord = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isLetter = Rune.IsLetterOrDigit(rune) || rune.Value == '\'';
            if (inWord && !isLetter)
            {
                words.Add(hash);
                (hash, inWord) = (OffsetBasis, false);
            }

            if (isLetter)
            {
                hash = Add(hash, Rune.ToLowerInvariant(rune));
                inWord = true;
            }
            else if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
            {
                words.Add(Add(OffsetBasis, rune));
            }
        }

        if (inWord)
        {
            words.Add(hash);
        }

        return words;
    }

    private static uint Add(uint hash, Rune rune)
    {
        for (int shift = 0; shift < 24; shift += 8)
        {
            hash = (hash ^ (uint)((rune.Value >> shift) & 0xff)) * Prime;
        }

        return hash;
    }
}
