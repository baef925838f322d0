namespace BertPipeline.Text.Sentences;

/// <summary>What stands behind a <see cref="Terminator"/>, seen from the rules.</summary>
internal readonly ref struct FollowingText
{
    private readonly ReadOnlySpan<char> _rest;
    private readonly ReadOnlySpan<char> _behind;

    /// <param name="rest">The text behind the terminator, white space skipped.</param>
    public FollowingText(ReadOnlySpan<char> rest)
    {
        _rest = rest;
        int at = 0;
        while (at < rest.Length && Characters.IsOpener(rest[at]))
        {
            at++;
        }

        Word = Characters.WordAt(rest, at);
        First = rest.IsEmpty ? '\0' : rest[0];
        Kinds = EnglishWords.Of(Word);
        _behind = rest[(at + Word.Length)..];
    }

    /// <summary>The next word, opening quotes and brackets skipped; empty when a sign comes first.</summary>
    public ReadOnlySpan<char> Word { get; }

    public WordKinds Kinds { get; }

    /// <summary>The next character, opening quotes and brackets included.</summary>
    public char First { get; }

    public bool IsLower => Word.Length > 0 && char.IsLower(Word[0]);

    public bool IsUpper => Word.Length > 0 && char.IsUpper(Word[0]);

    public bool IsDigit => Word.Length > 0 && char.IsAsciiDigit(Word[0]);

    public bool Is(WordKinds kind) => (Kinds & kind) != 0;

    /// <summary>"I" is a capital everywhere, so it tells nothing.</summary>
    public bool IsFirstPerson => Word.Length > 0 && Word[0] == 'I' && (Word.Length == 1 || Word[1] is '\'' or '’');

    /// <summary>"42nd".</summary>
    public bool IsOrdinal => IsDigit && char.IsAsciiLetter(Word[^1]) && Word[^2..] is "st" or "nd" or "rd" or "th";

    /// <summary>"R." of "J. R. R. Tolkien".</summary>
    public bool IsInitial => Word.Length == 1 && char.IsLetter(Word[0]) && _behind.Length > 0 && _behind[0] == '.';

    /// <summary>The word after <see cref="Word"/>, when one space parts them.</summary>
    public ReadOnlySpan<char> SecondWord => _behind.Length > 1 && _behind[0] == ' ' ? Characters.WordAt(_behind, 1) : [];

    /// <summary>A dash and more of the sentence: <c>- so they said</c>; a capital would be an item of a list.</summary>
    public bool IsDashed
    {
        get
        {
            int at = _rest.Length > 1 && _rest[1] == ' ' ? 2 : 1;
            return First is '-' or '–' or '—' && at < _rest.Length && char.IsLower(_rest[at]);
        }
    }

    /// <summary>"Name", "It" and "I", not "NET", "x2" or "J".</summary>
    public bool IsPlainWord
    {
        get
        {
            if (IsFirstPerson || Word is "A")
            {
                return true;
            }

            return Word.Length > 1 && char.IsLower(Word[1]) && Word.IndexOfAnyInRange('0', '9') < 0;
        }
    }

    /// <summary>"System.Text.Json", "a.call(", "x.y_z": the word is part of a longer token.</summary>
    public bool IsPath => _behind.Length > 1 && _behind[0] is '.' or '(' or '_' or '/' or '@'
        && (char.IsLetterOrDigit(_behind[1]) || _behind[1] is '.' or '_' or '(' or ')') && !Is(WordKinds.Title);
}
