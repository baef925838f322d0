namespace BertPipeline.Text.Sentences;

/// <summary>A run of full stops, question and exclamation marks with the quotes and brackets that close behind it: <c>?!</c>, <c>. . .</c>, <c>.")</c>.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="End">Where it ends, closing marks included.</param>
/// <param name="Dots">Full stops behind the last closing mark, or before it where none are behind; an ellipsis character counts three.</param>
/// <param name="HasMark">It holds a question or exclamation mark.</param>
/// <param name="HasCloser">A quote or bracket closes within it.</param>
/// <param name="EndsWithCloser">A quote or bracket closes at its end.</param>
internal readonly record struct Terminator(int Start, int End, int Dots, bool HasMark, bool HasCloser, bool EndsWithCloser)
{
    private const char EmojiSelector = '\uFE0F';

    public bool IsEllipsis => !HasMark && Dots >= 2;

    public static Terminator At(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        int dots = 0;
        bool mark = false;
        bool closer = false;
        bool closes = false;
        while (end < text.Length)
        {
            char c = text[end];
            if (Characters.IsTerminator(c))
            {
                dots = (closes ? 0 : dots) + (c switch { '.' => 1, '…' => 3, _ => 0 });
                mark |= !Characters.IsDot(c);
                closes = false;
            }
            else if (Characters.IsCloser(c) && EndsWord(text, end + 1))
            {
                closer = closes = true;
            }
            else if (!(c is ' ' or '\u00A0' && GoesOn(text, end + 1)) && !(c == EmojiSelector && end > start && text[end - 1] is '‼' or '⁉'))
            {
                break;
            }

            end++;
        }

        return new Terminator(start, end, dots, mark, closer, closes);
    }

    // Straight quotes open as well as close.
    private static bool EndsWord(ReadOnlySpan<char> text, int at) =>
        at == text.Length || char.IsWhiteSpace(text[at]) || Characters.IsTerminator(text[at]) || Characters.IsCloser(text[at]) || text[at] is ',' or ';' or ':';

    // ". . ." goes on; behind ".", ".NET" and "..." start something new.
    private static bool GoesOn(ReadOnlySpan<char> text, int at)
    {
        if (at >= text.Length || !Characters.IsTerminator(text[at]) || text[at] == '…')
        {
            return false;
        }

        char behind = at + 1 < text.Length ? text[at + 1] : ' ';
        return !char.IsLetterOrDigit(behind) && !(text[at] == '.' && Characters.IsDot(behind));
    }
}
