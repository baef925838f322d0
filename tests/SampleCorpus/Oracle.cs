using BertPipeline.SampleCorpus.Grammar;
using BertPipeline.SampleCorpus.Tests.Grammar;

namespace BertPipeline.SampleCorpus.Tests;

/// <summary>
/// The tagger that knows the grammar: it reads a text, finds the cheapest way in which the grammar could have written it, allowing for
/// typing errors, and returns the tags of the sentences that are about one. It bounds what any model could reach. Safe for many threads.
/// </summary>
internal sealed class Oracle
{
    // Passing over a word must cost more than any plausible number of typing errors in the sentence that explains it.
    private const int SkipCost = 5;

    private readonly Lexicon _lexicon;
    private readonly IReadOnlyList<(TagGrammar Grammar, FirstWords FirstWords, IReadOnlyList<Reading> Readings)> _grammars;

    public Oracle()
    {
        FeedbackGrammar grammar = FeedbackGrammar.Load();
        _lexicon = new Lexicon(grammar.Words());
        _grammars =
        [
            .. grammar.Tags.Select(t => (t, new FirstWords(t, TagGrammar.Topic, TagGrammar.Mention), Readings(t.Name))),
            (grammar.Shared, new FirstWords(grammar.Shared, FeedbackGrammar.Filler, FeedbackGrammar.Connector),
                [new Reading(FeedbackGrammar.Filler, null), new Reading(FeedbackGrammar.Connector, null)]),
        ];
    }

    /// <summary>The tags of a text, in the order of <see cref="SampleTag.All"/>.</summary>
    public IReadOnlyList<string> Tags(string text)
    {
        IReadOnlyDictionary<string, int>[] words = [.. Wording.Words(text).Select(_lexicon.Candidates)];
        var best = new Step?[words.Length + 1];
        best[0] = new Step(0, null, null);
        (PhraseMatcher Matcher, IReadOnlyList<Reading> Readings)[] matchers =
            [.. _grammars.Select(g => (new PhraseMatcher(g.Grammar, g.FirstWords, words), g.Readings))];
        for (int i = 0; i < words.Length; i++)
        {
            Step here = best[i]!;
            Improve(best, i + 1, new Step(here.Cost + SkipCost, null, here));
            foreach ((PhraseMatcher matcher, IReadOnlyList<Reading> readings) in matchers)
            {
                foreach (Reading reading in readings)
                {
                    foreach ((int end, int errors) in matcher.Match(reading.Rule, i))
                    {
                        Improve(best, end, new Step(here.Cost + errors, reading.Tag, here));
                    }
                }
            }
        }

        var tags = new HashSet<string>();
        for (Step? step = best[^1]; step is not null; step = step.Before)
        {
            tags.Add(step.Tag ?? "");
        }

        return [.. SampleTag.All.Select(t => t.Name).Where(tags.Contains)];
    }

    private static void Improve(Step?[] best, int end, Step step)
    {
        if (best[end] is not { } other || step.Cost < other.Cost)
        {
            best[end] = step;
        }
    }

    private static IReadOnlyList<Reading> Readings(string tag) => [new(TagGrammar.Topic, tag), new(TagGrammar.Mention, null)];

    /// <summary>A rule that writes sentences, and the tag that they stand for.</summary>
    private sealed record Reading(string Rule, string? Tag);

    /// <summary>The cheapest way to read the text up to a word: the last sentence, and how it got there.</summary>
    private sealed record Step(int Cost, string? Tag, Step? Before);
}
