using System.Globalization;
using System.Text;

namespace BertPipeline.Text.Tokenization;

/// <summary>
/// The one lower-casing that depends on its surroundings, as <c>str.lower()</c> of Python does it: capital sigma at the end of a word
/// (The Unicode Standard, section 3.13, Final_Sigma) becomes ς, elsewhere σ.
/// </summary>
internal static class FinalSigma
{
    /// <param name="text">The whole text; the look around ends at white space.</param>
    /// <param name="index">Where the capital sigma stands.</param>
    public static bool Is(ReadOnlySpan<char> text, int index)
    {
        bool casedBefore = false;
        for (int i = index; i > 0;)
        {
            Rune.DecodeLastFromUtf16(text[..i], out Rune rune, out int length);
            i -= length;
            if (!IsCaseIgnorable(rune))
            {
                casedBefore = IsCased(rune);
                break;
            }
        }

        for (int i = index + 1; casedBefore && i < text.Length;)
        {
            Rune.DecodeFromUtf16(text[i..], out Rune rune, out int length);
            i += length;
            if (!IsCaseIgnorable(rune))
            {
                return !IsCased(rune);
            }
        }

        return casedBefore;
    }

    private static bool IsCased(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsCaseIgnorable(Rune rune) => rune.Value is '\'' or '.' or ':' or '^' or '`' or '·' or '’' or '‘' or '․' or '‧'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
