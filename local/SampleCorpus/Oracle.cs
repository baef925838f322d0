using BertPipeline.SampleCorpus.Grammar;

namespace BertPipeline.SampleCorpus;

/// <summary>
/// The tagger that knows the grammar: it reads a text, finds the cheapest way in which the grammar could have written it, allowing for
/// typing errors, and returns the tags of the sentences that are about one. It bounds what any model could reach.
/// </summary>
public sealed class Oracle
{
    // Passing over a word must cost more than any plausible number of typing errors in the sentence that explains it.
    private const int SkipCost = 5;

    private readonly FeedbackGrammar _grammar = FeedbackGrammar.Load();
    private readonly WordMatcher _words = new();

    /// <summary>The tags of a text, in the order of <see cref="SampleTag.All"/>.</summary>
    public IReadOnlyList<string> Tags(string text)
    {
        IReadOnlyList<string> words = Wording.Words(text);
        List<Sentence>[] sentences = FindSentences(words);
        var best = new Path?[words.Count + 1];
        best[0] = new Path(0, null, null);
        for (int i = 0; i < words.Count; i++)
        {
            Path here = best[i]!;
            Improve(best, i + 1, new Path(here.Cost + SkipCost, null, here));
            foreach (Sentence sentence in sentences[i])
            {
                Improve(best, sentence.End, new Path(here.Cost + sentence.Cost, sentence.Tag, here));
            }
        }

        var tags = new HashSet<string>();
        for (Path? path = best[^1]; path is not null; path = path.Before)
        {
            if (path.Tag is not null)
            {
                tags.Add(path.Tag);
            }
        }

        return [.. SampleTag.All.Select(t => t.Name).Where(tags.Contains)];
    }

    private static void Improve(Path?[] best, int end, Path path)
    {
        if (best[end] is not { } other || path.Cost < other.Cost)
        {
            best[end] = path;
        }
    }

    private List<Sentence>[] FindSentences(IReadOnlyList<string> words)
    {
        var found = new List<Sentence>[words.Count];
        for (int i = 0; i < words.Count; i++)
        {
            found[i] = [];
        }

        var shared = new PhraseMatcher(_grammar.Shared, words, _words);
        foreach (TagGrammar? tag in _grammar.Tags.Append(null))
        {
            PhraseMatcher matcher = tag is null ? shared : new PhraseMatcher(tag, words, _words);
            for (int i = 0; i < words.Count; i++)
            {
                if (tag is null)
                {
                    found[i].AddRange(matcher.Match(FeedbackGrammar.Filler, i).Select(m => new Sentence(m.Key, m.Value, null)));
                    found[i].AddRange(matcher.Match(FeedbackGrammar.Connector, i).Select(m => new Sentence(m.Key, m.Value, null)));
                }
                else
                {
                    found[i].AddRange(matcher.Match(TagGrammar.Topic, i).Select(m => new Sentence(m.Key, m.Value, tag.Name)));
                    found[i].AddRange(matcher.Match(TagGrammar.Mention, i).Select(m => new Sentence(m.Key, m.Value, null)));
                }
            }
        }

        return found;
    }

    private sealed record Sentence(int End, int Cost, string? Tag);

    private sealed record Path(int Cost, string? Tag, Path? Before);
}
