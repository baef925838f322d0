using System.Runtime.InteropServices;
using BertPipeline.Contracts.Randomness;
using BertPipeline.SampleCorpus.Grammar;

namespace BertPipeline.SampleCorpus;

/// <summary>Writes one piece of feedback: chooses its tags, then sentences about them and sentences that are not, then types it.</summary>
internal sealed class FeedbackWriter
{
    private readonly FeedbackGrammar _grammar;
    private readonly double[] _tagTotals;

    public FeedbackWriter(FeedbackGrammar grammar)
    {
        _grammar = grammar;
        double total = 0;
        _tagTotals = [.. SampleTag.All.Select(t => total += t.Weight)];
    }

    public Feedback Write(SplitMix64 random)
    {
        int[] tags = DrawTags(random);
        List<List<string>> parts = [.. tags.Select((tag, i) => Topic(tag, more: i == 0 ? (tags.Length == 1 ? 0.75 : 0.35) : 0, random))];
        bool mentions = random.Chance(parts.Sum(p => p.Count) < 3 ? 0.55 : 0.3);
        if (mentions)
        {
            parts.Add([PhraseWriter.Write(_grammar.Tags[DrawTag(random, tags)], TagGrammar.Mention, random)]);
        }

        int sentences = parts.Sum(p => p.Count);
        if (sentences < 2 || (sentences < 4 && random.Chance(0.15)))
        {
            parts.Add([PhraseWriter.Write(_grammar.Shared, FeedbackGrammar.Filler, random)]);
        }

        random.Shuffle(CollectionsMarshal.AsSpan(parts));
        IEnumerable<string> connected = parts.SelectMany(p => p).Select((s, i) => i > 0 && random.Chance(0.2) ? Connect(s, random) : s);
        string text = new Typist(random).Type(connected);
        return new Feedback(text, [.. tags.Order().Select(t => SampleTag.All[t].Name)], mentions);
    }

    /// <summary>One sentence about a tag or two, in one mood: what belongs together stands together, as in a paragraph.</summary>
    private List<string> Topic(int tag, double more, SplitMix64 random)
    {
        TagGrammar grammar = _grammar.Tags[tag];
        Expression mood = grammar[TagGrammar.Topic].Draw(random);
        var sentences = new List<string> { PhraseWriter.Write(grammar, mood, random) };
        if (random.Chance(more))
        {
            sentences.Add(PhraseWriter.Write(grammar, mood, random));
        }

        return sentences;
    }

    private int[] DrawTags(SplitMix64 random)
    {
        int count = random.NextDouble() switch { < 0.6 => 1, < 0.92 => 2, _ => 3 };
        var tags = new List<int>();
        while (tags.Count < count)
        {
            tags.Add(DrawTag(random, tags));
        }

        return [.. tags];
    }

    private int DrawTag(SplitMix64 random, IReadOnlyCollection<int> except)
    {
        int tag;
        do
        {
            tag = random.Draw(_tagTotals);
        }
        while (except.Contains(tag));
        return tag;
    }

    private string Connect(string sentence, SplitMix64 random) =>
        $"{PhraseWriter.Write(_grammar.Shared, FeedbackGrammar.Connector, random)} {sentence}";
}
