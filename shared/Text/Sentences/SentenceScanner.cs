using System.Buffers;

namespace BertPipeline.Text.Sentences;

/// <summary>Finds where the sentence that starts a text ends. Allocates nothing.</summary>
internal static class SentenceScanner
{
    // Everything that may end a sentence or hides something that would; all else is skipped over many characters at a time.
    private static readonly SearchValues<char> Marks = SearchValues.Create(
        [
            .. ".!?…‼⁇⁈⁉‽。！？．｡\n\r\u2028\u2029\u0085\v\f([“«\"'‘`•⁃‣◦▪●:;=<^⭐",
            .. Enumerable.Range(0x2600, 0x1C0).Select(c => (char)c), // symbols and dingbats
            .. Enumerable.Range(0xD83C, 3).Select(c => (char)c), // first halves of emoji
        ]);

    /// <param name="text">Starts with the sentence, not with white space.</param>
    /// <returns>Length of the sentence.</returns>
    public static int Length(ReadOnlySpan<char> text)
    {
        // A marker's full stop ends nothing. What the next item holds must not matter to this one.
        int limit = Math.Min(text.Length, ListItems.Next(text, out int at));
        text = text[..limit];
        bool hasWord = at > 0;
        while (at < text.Length)
        {
            int found = text[at..].IndexOfAny(Marks);
            if (found < 0)
            {
                break;
            }

            hasWord = hasWord || Characters.HasLetterOrDigit(text.Slice(at, found));
            at += found;
            int mark = at;
            at = Step(text, at, hasWord, out int end);
            hasWord = hasWord || Characters.HasLetterOrDigit(text[mark..at]);
            if (end >= 0)
            {
                return end;
            }
        }

        return text.Length;
    }

    /// <summary>Looks at the mark at <paramref name="at"/>: gives the sentence's end, or -1 and returns where to go on.</summary>
    /// <param name="hasWord">A letter or digit stands before the mark.</param>
    private static int Step(ReadOnlySpan<char> text, int at, bool hasWord, out int end)
    {
        char c = text[at];
        if (Characters.IsTerminator(c))
        {
            return StepTerminator(text, at, hasWord, out end);
        }

        if (Characters.IsLineBreak(c))
        {
            return StepLineBreak(text, at, out end);
        }

        if (Characters.IsBullet(c))
        {
            end = at > 0 && char.IsWhiteSpace(text[at - 1]) ? at : -1;
            return at + 1;
        }

        end = -1;
        if (c is '\'' && at > 0 && char.IsLetter(text[at - 1]))
        {
            // An apostrophe, the most frequent of these marks by far.
            return at + 1;
        }

        int tags = c == '<' ? MarkupBreak.Length(text, at) : 0;
        if (tags > 0)
        {
            // They stay with the line they end.
            end = hasWord ? at + tags : -1;
            return at + tags;
        }

        int face = Emoticon.Length(text, at);
        int emoji = face > 0 ? 0 : Characters.EmojiLength(text, at);
        if (face + emoji > 0)
        {
            return StepFace(text, at, face + emoji, hasWord, out end);
        }

        int close = Enclosure.Close(text, at);
        return close < 0 ? at + 1 : TerminatorBefore(text, at, close);
    }

    private static int StepTerminator(ReadOnlySpan<char> text, int at, bool hasWord, out int end)
    {
        end = -1;
        Terminator terminator = Terminator.At(text, at);
        if (!hasWord && Characters.EmojiLength(text, 0) == 0)
        {
            // An ellipsis before the first word belongs to what follows.
            return terminator.End;
        }

        if (terminator.End == text.Length)
        {
            end = text.Length;
            return terminator.End;
        }

        if (!char.IsWhiteSpace(text[terminator.End]) && Characters.EmojiLength(text, terminator.End) == 0)
        {
            end = MissingSpace.Ends(text, terminator) ? terminator.End : -1;
            return terminator.End;
        }

        // "complete. . . . The next": the first stop ended the sentence, the ellipsis opens the next.
        if (terminator is { HasMark: false, HasCloser: false, Dots: 4 } && text[at..terminator.End] is ". . . ." && char.IsLetterOrDigit(text[at - 1]))
        {
            terminator = terminator with { End = at + 1, Dots = 1 };
        }

        int behind = SkipFaces(text, terminator.End);
        if (behind > terminator.End && behind < text.Length && Characters.IsTerminator(text[behind]))
        {
            // "Love it. 😍!"
            return behind;
        }

        int next = Characters.SkipWhiteSpace(text, behind);
        bool ends = next == text.Length || text[terminator.End..next].ContainsAny(Characters.LineBreaks)
            || SentenceEnd.Ends(text[..terminator.End], terminator, text[next..]);
        end = ends ? behind : -1;
        return terminator.End;
    }

    private static int StepLineBreak(ReadOnlySpan<char> text, int at, out int end)
    {
        int next = Characters.SkipWhiteSpace(text, at);
        ReadOnlySpan<char> breaks = text[at..next];
        bool blank = breaks.Count('\n') > 1 || breaks.Count('\r') > 1;
        end = LineBreak.IsWrap(text[..at], text[next..], blank) ? -1 : at;
        return next;
    }

    /// <summary>Without punctuation, a face ends a sentence when a capital follows: "love it :) The app is".</summary>
    private static int StepFace(ReadOnlySpan<char> text, int at, int length, bool hasWord, out int end)
    {
        int behind = SkipFaces(text, at + length);
        int next = Characters.SkipWhiteSpace(text, behind);
        bool isVerb = Characters.IsHeart(text[at..]) && length <= 2;
        bool ends = !isVerb && next > behind && next < text.Length && char.IsUpper(text[next]) && hasWord;
        end = ends ? behind : -1;
        return behind;
    }

    /// <summary>Passes over the emoji and emoticons that follow, with the spaces between. One that touches a word belongs to that, if to nothing before.</summary>
    private static int SkipFaces(ReadOnlySpan<char> text, int at)
    {
        int behind = at;
        while (true)
        {
            int start = behind;
            while (start < text.Length && text[start] is ' ' or '\t' or '\u00A0')
            {
                start++;
            }

            if (start == text.Length)
            {
                return behind;
            }

            int length = Math.Max(Emoticon.Length(text, start), Characters.EmojiLength(text, start));
            bool belongs = length > 0
                && (start == at || start + length == text.Length || char.IsWhiteSpace(text[start + length]) || Characters.IsTerminator(text[start + length]));
            if (!belongs)
            {
                return behind;
            }

            behind = start + length;
        }
    }

    /// <summary>Where to go on behind an enclosure: at the stop inside its end, if there is one, because that may end the sentence around it too.</summary>
    private static int TerminatorBefore(ReadOnlySpan<char> text, int open, int close)
    {
        int at = close;
        while (at > open + 1 && Characters.IsTerminator(text[at - 1]))
        {
            at--;
        }

        return at < close ? at : close + 1;
    }
}
