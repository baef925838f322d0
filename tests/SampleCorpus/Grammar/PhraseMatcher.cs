using BertPipeline.SampleCorpus.Grammar;

namespace BertPipeline.SampleCorpus.Tests.Grammar;

/// <summary>Finds where phrases of the grammar stand in a text: recursive descent that remembers what it found.</summary>
/// <param name="grammar">The grammar that slots are looked up in.</param>
/// <param name="firstWords">What its parts begin with.</param>
/// <param name="text">For each word of the text, the words that it may stand for and the typing errors that this takes.</param>
internal sealed class PhraseMatcher(TagGrammar grammar, FirstWords firstWords, IReadOnlyList<IReadOnlyDictionary<string, int>> text)
{
    private static readonly Dictionary<int, int> Nowhere = [];

    private readonly Dictionary<(Rule, int), Dictionary<int, int>> _found = [];

    /// <summary>The ends of the rule's phrases that start at a word, with the typing errors that each takes.</summary>
    public IReadOnlyDictionary<int, int> Match(string rule, int start) => Match(grammar[rule], start);

    private Dictionary<int, int> Match(Rule rule, int start)
    {
        if (!_found.TryGetValue((rule, start), out Dictionary<int, int>? ends))
        {
            ends = MatchAny(rule.Alternatives, start);
            _found.Add((rule, start), ends);
        }

        return ends;
    }

    private Dictionary<int, int> Match(Expression expression, int start)
    {
        if (!firstWords.Allow(expression, start < text.Count ? text[start].Keys : []))
        {
            return Nowhere;
        }

        return expression switch
        {
            Literal literal => MatchWords(literal.Words, start),
            Slot slot => Match(grammar[slot.Rule], start),
            Choice choice => MatchAny(choice.Options, start),
            Sequence sequence => MatchAll(sequence.Items, start),
            _ => throw new NotSupportedException(expression.GetType().Name),
        };
    }

    private Dictionary<int, int> MatchAny(IReadOnlyList<Expression> options, int start)
    {
        var ends = new Dictionary<int, int>();
        foreach (Expression option in options)
        {
            Merge(ends, Match(option, start), 0);
        }

        return ends;
    }

    private Dictionary<int, int> MatchAll(IReadOnlyList<Expression> parts, int start)
    {
        var ends = new Dictionary<int, int> { [start] = 0 };
        foreach (Expression part in parts)
        {
            var next = new Dictionary<int, int>();
            foreach ((int end, int cost) in ends)
            {
                Merge(next, Match(part, end), cost);
            }

            ends = next;
        }

        return ends;
    }

    private Dictionary<int, int> MatchWords(IReadOnlyList<string> words, int start)
    {
        int cost = 0;
        for (int i = 0; i < words.Count; i++)
        {
            if (start + i >= text.Count || !text[start + i].TryGetValue(words[i], out int errors))
            {
                return Nowhere;
            }

            cost += errors;
        }

        return new Dictionary<int, int> { [start + words.Count] = cost };
    }

    private static void Merge(Dictionary<int, int> into, Dictionary<int, int> from, int cost)
    {
        foreach ((int end, int more) in from)
        {
            if (!into.TryGetValue(end, out int known) || cost + more < known)
            {
                into[end] = cost + more;
            }
        }
    }
}
