namespace BertPipeline.SampleCorpus.Grammar;

/// <summary>Reads one alternative of a rule by recursive descent.</summary>
internal sealed class PhraseReader(string file, int line, string text)
{
    private int _at;

    public Expression Read()
    {
        Expression phrase = ReadSequence();
        return _at == text.Length ? phrase : throw Error($"'{text[_at]}' at column {_at + 1} closes nothing");
    }

    private Sequence ReadSequence()
    {
        var parts = new List<Expression>();
        while (_at < text.Length && text[_at] is not ('|' or ')' or ']' or '}'))
        {
            parts.Add(text[_at] switch
            {
                '{' => ReadSlot(),
                '(' => ReadChoice(),
                '[' => ReadOptional(),
                _ => ReadLiteral(),
            });
        }

        return new Sequence(parts);
    }

    private Literal ReadLiteral()
    {
        int start = _at;
        while (_at < text.Length && !"{}()[]|".Contains(text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        return new Literal(text[start.._at]);
    }

    private Slot ReadSlot()
    {
        int start = Open();
        int end = text.IndexOf('}', start);
        if (end <= start)
        {
            throw Error($"the slot at column {start} is empty or not closed by '}}'");
        }

        _at = end;
        Close('}', start);
        return new Slot(text[start..end], line);
    }

    private Choice ReadChoice()
    {
        int start = Open();
        var options = new List<Expression> { ReadSequence() };
        while (_at < text.Length && text[_at] == '|')
        {
            _at++;
            options.Add(ReadSequence());
        }

        Close(')', start);
        return options.Count > 1 ? new Choice(options) : throw Error($"the choice at column {start} has one option only; write '(one|other)' or '[perhaps]'");
    }

    private Choice ReadOptional()
    {
        int start = Open();
        Sequence perhaps = ReadSequence();
        Close(']', start);
        return new Choice([perhaps, new Sequence([])]);
    }

    // What is filled in is whole words: a letter that touches it would make words that no rule shows.
    private int Open()
    {
        if (_at > 0 && IsPartOfWord(text[_at - 1]))
        {
            throw Error($"a letter touches '{text[_at]}' at column {_at + 1}; put a space between them");
        }

        return ++_at;
    }

    private void Close(char bracket, int start)
    {
        if (_at == text.Length || text[_at] != bracket)
        {
            throw Error($"'{text[start - 1]}' at column {start} is not closed by '{bracket}'");
        }

        _at++;
        if (_at < text.Length && IsPartOfWord(text[_at]))
        {
            throw Error($"a letter touches '{bracket}' at column {_at}; put a space between them");
        }
    }

    private static bool IsPartOfWord(char c) => char.IsLetterOrDigit(c) || c == '\'';

    private Contracts.UserErrorException Error(string problem) => GrammarReader.Error(file, line, problem);
}
