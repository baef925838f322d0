using BertPipeline.SampleCorpus.Grammar;

namespace BertPipeline.SampleCorpus.Tests.Grammar;

/// <summary>
/// The words that each part of a tag's grammar can begin with, so that a matcher need not descend where a text goes on differently.
/// </summary>
internal sealed class FirstWords
{
    private readonly TagGrammar _grammar;
    private readonly Dictionary<Expression, First> _known = new(ReferenceEqualityComparer.Instance);

    /// <param name="grammar">The grammar that slots are looked up in.</param>
    /// <param name="roots">The rules from which matching starts.</param>
    public FirstWords(TagGrammar grammar, params ReadOnlySpan<string> roots)
    {
        _grammar = grammar;
        foreach (string root in roots)
        {
            OfAny(grammar[root].Alternatives);
        }
    }

    /// <summary>Whether a part can begin with one of the words, or be empty.</summary>
    public bool Allow(Expression expression, IEnumerable<string> words) =>
        _known[expression] is { } first && (first.MayBeEmpty || words.Any(first.Words.Contains));

    private First Of(Expression expression)
    {
        if (!_known.TryGetValue(expression, out First? first))
        {
            first = expression switch
            {
                Literal literal => new([.. literal.Words.Take(1)], literal.Words.Count == 0),
                Slot slot => OfAny(_grammar[slot.Rule].Alternatives),
                Choice choice => OfAny(choice.Options),
                Sequence sequence => OfAll(sequence.Items),
                _ => throw new NotSupportedException(expression.GetType().Name),
            };
            _known.Add(expression, first);
        }

        return first;
    }

    private First OfAny(IEnumerable<Expression> options)
    {
        First[] firsts = [.. options.Select(Of)];
        return new([.. firsts.SelectMany(f => f.Words)], firsts.Any(f => f.MayBeEmpty));
    }

    private First OfAll(IReadOnlyList<Expression> parts)
    {
        First[] firsts = [.. parts.Select(Of)];
        int decides = Array.FindIndex(firsts, f => !f.MayBeEmpty);
        return new([.. firsts.Take(decides < 0 ? firsts.Length : decides + 1).SelectMany(f => f.Words)], decides < 0);
    }

    private sealed record First(HashSet<string> Words, bool MayBeEmpty);
}
