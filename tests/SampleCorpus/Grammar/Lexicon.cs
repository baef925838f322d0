using System.Collections.Concurrent;

namespace BertPipeline.SampleCorpus.Tests.Grammar;

/// <summary>The words of the grammar, and which of them a typed word may stand for. Safe for many threads.</summary>
internal sealed class Lexicon(IReadOnlySet<string> words)
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, int>> _known = [];

    /// <summary>The words that a typed word may be: itself at 0, and those one slip of the keyboard away at 1.</summary>
    public IReadOnlyDictionary<string, int> Candidates(string typed) => _known.GetOrAdd(typed, Find);

    private Dictionary<string, int> Find(string typed)
    {
        var candidates = new Dictionary<string, int>();
        foreach (string word in words)
        {
            if (word == typed)
            {
                candidates.Add(word, 0);
            }
            else if (word.Length >= 4 && Math.Abs(typed.Length - word.Length) <= 1 && IsOneSlip(typed, word))
            {
                candidates.Add(word, 1);
            }
        }

        return candidates;
    }

    // Common beginning and end aside, what is left must be one letter against one, one against none, or two swapped.
    private static bool IsOneSlip(string a, string b)
    {
        int start = a.AsSpan().CommonPrefixLength(b);
        int end = 0;
        while (end < Math.Min(a.Length, b.Length) - start && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        ReadOnlySpan<char> left = a.AsSpan(start, a.Length - start - end);
        ReadOnlySpan<char> right = b.AsSpan(start, b.Length - start - end);
        return Math.Max(left.Length, right.Length) <= 1
            || (left.Length == 2 && right.Length == 2 && left[0] == right[1] && left[1] == right[0]);
    }
}
