using System.Security.Cryptography;
using System.Text;

namespace BertPipeline.Text.Reading;

/// <summary>When two pieces count as the same text.</summary>
public static class TextNormalization
{
    /// <summary>
    /// Lower-cases (invariant), makes every run of white space one space, trims. Pieces with equal keys are duplicates: they stay on one side of the split,
    /// and out of the corpus when they are in validation or test.
    /// </summary>
    public static string Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        char[] key = new char[text.Length];
        return new string(key, 0, WriteKey(text, key));
    }

    /// <summary>SHA-256 of the key, in hexadecimal: tells equal texts by whoever may not see them.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key(text))));

    /// <summary>The letters of the key alone. Texts that have the same differ in punctuation, digits, case and space only.</summary>
    public static string Letters(string text) => string.Concat(Key(text).Where(char.IsLetter));

    /// <summary>The same into a buffer, which is at least as long as the text; returns the key's length.</summary>
    public static int WriteKey(ReadOnlySpan<char> text, Span<char> key)
    {
        int length = 0;
        bool spaceBefore = false;
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                spaceBefore = length > 0;
                continue;
            }

            if (spaceBefore)
            {
                key[length++] = ' ';
                spaceBefore = false;
            }

            key[length++] = char.ToLowerInvariant(c);
        }

        return length;
    }
}
