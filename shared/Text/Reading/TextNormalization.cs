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
        var key = new StringBuilder(text.Length);
        bool spaceBefore = false;
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                spaceBefore = key.Length > 0;
                continue;
            }

            if (spaceBefore)
            {
                key.Append(' ');
                spaceBefore = false;
            }

            key.Append(char.ToLowerInvariant(c));
        }

        return key.ToString();
    }
}
