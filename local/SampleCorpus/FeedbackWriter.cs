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
        var sentences = new List<string>();
        foreach (int tag in tags)
        {
            Add(sentences, _grammar.Tags[tag], TagGrammar.Topic, random);
        }

        if (tags.Length == 1 && random.Chance(0.4))
        {
            Add(sentences, _grammar.Tags[tags[0]], TagGrammar.Topic, random);
        }

        bool mentions = random.Chance(sentences.Count < 3 ? 0.6 : 0.3);
        if (mentions)
        {
            Add(sentences, _grammar.Tags[DrawTag(random, tags)], TagGrammar.Mention, random);
        }

        if (sentences.Count < 2 || (sentences.Count < 4 && random.Chance(0.15)))
        {
            Add(sentences, _grammar.Shared, FeedbackGrammar.Filler, random);
        }

        Shuffle(sentences, random);
        IEnumerable<string> connected = sentences.Select((s, i) => i > 0 && random.Chance(0.2) ? Connect(s, random) : s);
        string text = new Typist(random).Type(connected);
        return new Feedback(text, [.. tags.Order().Select(t => SampleTag.All[t].Name)], mentions);
    }

    private int[] DrawTags(SplitMix64 random)
    {
        int count = random.NextDouble() switch { < 0.5 => 1, < 0.88 => 2, _ => 3 };
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

    private static void Add(List<string> sentences, TagGrammar grammar, string rule, SplitMix64 random) =>
        sentences.Add(PhraseWriter.Write(grammar, rule, random));

    private string Connect(string sentence, SplitMix64 random) =>
        $"{PhraseWriter.Write(_grammar.Shared, FeedbackGrammar.Connector, random)} {sentence}";

    private static void Shuffle(List<string> items, SplitMix64 random)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
