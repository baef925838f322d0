namespace BertPipeline.SampleCorpus.Grammar;

/// <summary>A part of a phrase: text, a slot, a choice, or several of them in a row.</summary>
internal abstract record Expression
{
    /// <summary>This and all that it is made of; slots are not followed.</summary>
    public IEnumerable<Expression> Parts() => this switch
    {
        Choice choice => choice.Options.SelectMany(o => o.Parts()).Prepend(this),
        Sequence sequence => sequence.Items.SelectMany(p => p.Parts()).Prepend(this),
        _ => [this],
    };
}

/// <summary>Text that stands as it is.</summary>
internal sealed record Literal(string Text) : Expression
{
    /// <summary>The same as a parser sees it.</summary>
    public IReadOnlyList<string> Words { get; } = Wording.Words(Text);
}

/// <summary>The name of a rule, <c>{name}</c>, to be filled with one of its alternatives.</summary>
internal sealed record Slot(string Rule, int Line) : Expression;

/// <summary>One of several: <c>(one|other)</c>, or <c>[perhaps]</c>, whose other option is nothing.</summary>
internal sealed record Choice(IReadOnlyList<Expression> Options) : Expression;

/// <summary>One after the other.</summary>
internal sealed record Sequence(IReadOnlyList<Expression> Items) : Expression;
