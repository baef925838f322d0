namespace BertPipeline.SampleCorpus.Grammar;

/// <summary>Whether a typed word can be a word of the grammar: the same, or one slip of the keyboard away.</summary>
internal sealed class WordMatcher
{
    private readonly Dictionary<(string, string), int?> _known = [];

    /// <summary>0 for the same word, 1 for one slip, null for another word.</summary>
    public int? Errors(string typed, string word)
    {
        if (typed == word)
        {
            return 0;
        }

        if (word.Length < 4 || Math.Abs(typed.Length - word.Length) > 1 || typed[0] != word[0])
        {
            return null;
        }

        if (!_known.TryGetValue((typed, word), out int? errors))
        {
            errors = IsOneSlip(typed, word) ? 1 : null;
            _known.Add((typed, word), errors);
        }

        return errors;
    }

    // Common beginning and end aside, what is left must be one letter against one, one against none, or two swapped.
    private static bool IsOneSlip(string a, string b)
    {
        int start = 0;
        int shorter = Math.Min(a.Length, b.Length);
        while (start < shorter && a[start] == b[start])
        {
            start++;
        }

        int end = 0;
        while (end < shorter - start && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        ReadOnlySpan<char> left = a.AsSpan(start, a.Length - start - end);
        ReadOnlySpan<char> right = b.AsSpan(start, b.Length - start - end);
        return Math.Max(left.Length, right.Length) <= 1
            || (left.Length == 2 && right.Length == 2 && left[0] == right[1] && left[1] == right[0]);
    }
}
