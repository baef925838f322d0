using System.Buffers;
using System.Globalization;
using System.Text;

namespace BertPipeline.Text.Tokenization;

/// <summary>
/// The one lower-casing that depends on its surroundings, as <c>str.lower()</c> of Python does it: capital sigma at the end of a word
/// (The Unicode Standard, section 3.13, Final_Sigma) becomes ς, elsewhere σ. What cleaning drops is gone by then.
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
            OperationStatus status = Rune.DecodeLastFromUtf16(text[..i], out Rune rune, out int length);
            i -= status is OperationStatus.Done ? length : 1;
            if (status is OperationStatus.Done && !IsPassedOver(rune))
            {
                casedBefore = IsCased(rune);
                break;
            }
        }

        for (int i = index + 1; casedBefore && i < text.Length;)
        {
            OperationStatus status = Rune.DecodeFromUtf16(text[i..], out Rune rune, out int length);
            i += status is OperationStatus.Done ? length : 1;
            if (status is OperationStatus.Done && !IsPassedOver(rune))
            {
                return !IsCased(rune);
            }
        }

        return casedBefore;
    }

    private static bool IsPassedOver(Rune rune) => IsCaseIgnorable(rune) || CharacterTable.IsCleaned(rune);

    // Property Cased: besides the letters by category, Other_Lowercase and Other_Uppercase of PropList.txt, which are ordinal indicators, Roman
    // numerals and letters in circles and squares. Its modifier letters are case-ignorable and not asked about.
    private static bool IsCased(Rune rune) => rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    // Property Case_Ignorable: by category, and what WordBreakProperty.txt lists as MidLetter, MidNumLet and Single_Quote.
    private static bool IsCaseIgnorable(Rune rune) => rune.Value is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4
            or 0x2018 or 0x2019 or 0x2024 or 0x2027 or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
