using System.Text;

namespace BertPipeline.Orchestration.Profiles;

/// <summary>The words of a text, for telling new ones: runs of letters in lower case. Numbers would always be new; a script without spaces between words makes a sentence one word.</summary>
internal static class FeedbackWords
{
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || (word.Length > 0 && Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark))
            {
                word.Append(Rune.ToLowerInvariant(rune));
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }
}
