using BertPipeline.Contracts.Data;

namespace BertPipeline.SampleCorpus.Tests;

public sealed class SampleCorpusGeneratorTests
{
    private static readonly SampleCorpusOptions Small = new(Seed: 5, Unlabelled: 200, Train: 60, Validation: 20, Test: 30);

    public static TheoryData<int> Seeds => [1, 2, 3];

    [Fact]
    public void Generate_SameSeed_SameBytes()
    {
        Assert.Equal(Text(Small), Text(Small));
        Assert.NotEqual(Text(Small), Text(Small with { Seed = 6 }));
    }

    [Fact]
    public void Generate_MoreUnlabelled_KeepsThoseBefore()
    {
        string[] few = [.. new SampleCorpusGenerator(Small).Unlabelled()];
        string[] more = [.. new SampleCorpusGenerator(Small with { Unlabelled = 400 }).Unlabelled()];

        Assert.Equal(few, more.Take(few.Length));
    }

    [Fact]
    public void Labelled_Splits_HaveExactSizes()
    {
        Dictionary<string, int> sizes = new SampleCorpusGenerator(Small).Labelled().CountBy(p => p.Split!).ToDictionary();

        Assert.Equal(new Dictionary<string, int> { ["train"] = 60, ["validation"] = 20, ["test"] = 30 }, sizes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Labelled_DefaultSize_HasOneToThreeTagsAndEnoughOfEach(int seed)
    {
        Piece[] pieces = [.. new SampleCorpusGenerator(new SampleCorpusOptions(seed, Unlabelled: 0)).Labelled()];

        Assert.All(pieces, p => Assert.InRange(p.Labels.Count, 1, 3));
        Assert.All(pieces, p => Assert.Equal(p.Labels.Order(StringComparer.Ordinal).Distinct(), p.Labels));
        foreach (SampleTag tag in SampleTag.All)
        {
            Assert.True(Positives(pieces, "validation", tag) >= 10, $"{tag.Name}: too few validation positives");
            Assert.True(Positives(pieces, "test", tag) >= 20, $"{tag.Name}: too few test positives");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Labelled_DefaultSize_IsImbalanced(int seed)
    {
        Piece[] pieces = [.. new SampleCorpusGenerator(new SampleCorpusOptions(seed, Unlabelled: 0)).Labelled()];
        int[] counts = [.. SampleTag.All.Select(t => pieces.Count(p => p.Labels.Contains(t.Name)))];

        Assert.InRange((double)counts.Max() / counts.Min(), 2, 5);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Labelled_DefaultSize_MentionsTopicsThatItIsNotAbout(int seed)
    {
        IReadOnlyList<Feedback> written = new SampleCorpusGenerator(new SampleCorpusOptions(seed, Unlabelled: 0)).Written;

        Assert.InRange(written.Average(f => f.Mentions ? 1.0 : 0.0), 0.4, 0.7);
    }

    [Fact]
    public void Unlabelled_AnySeed_HoldsNoLabelledText()
    {
        var generator = new SampleCorpusGenerator(new SampleCorpusOptions(Seed: 1, Unlabelled: 5_000));
        HashSet<string> labelled = [.. generator.Labelled().Select(p => p.Text)];

        Assert.Equal(generator.Labelled().Count(), labelled.Count);
        Assert.DoesNotContain(generator.Unlabelled(), labelled.Contains);
    }

    [Fact]
    public void Texts_Any_AreOneLineOfTidyText()
    {
        Assert.All(new SampleCorpusGenerator(Small).Unlabelled(), text =>
        {
            Assert.Equal(text.Trim(), text);
            Assert.DoesNotMatch(@"[\r\n{}|\[\]]|  | [,.;:?!]|\.\.", text);
            Assert.InRange(text.Split(' ').Length, 5, 80);
        });
    }

    private static string Text(SampleCorpusOptions options)
    {
        var generator = new SampleCorpusGenerator(options);
        return string.Join('\n', generator.Unlabelled().Concat(generator.Labelled().Select(p => $"{p.Text} {string.Join('|', p.Labels)}")));
    }

    private static int Positives(Piece[] pieces, string split, SampleTag tag) =>
        pieces.Count(p => p.Split == split && p.Labels.Contains(tag.Name));
}
