using BertPipeline.Contracts.Data;

namespace BertPipeline.SampleCorpus.Tests;

public sealed class OracleTests
{
    private readonly Oracle _oracle = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Tags_PiecesOfASeed_MacroF1AtLeast95(int seed)
    {
        Piece[] test = [.. new SampleCorpusGenerator(new SampleCorpusOptions(seed, Unlabelled: 0, Train: 0, Validation: 0, Test: 600)).Labelled()];
        IReadOnlyList<string>[] found = [.. test.AsParallel().AsOrdered().Select(p => _oracle.Tags(p.Text))];

        double macro = SampleTag.All.Average(tag => F1(tag.Name, test, found));

        Assert.InRange(macro, 0.95, 1.0);
    }

    [Fact]
    public void Tags_SentenceWithTypingErrors_FindsTheTag()
    {
        Assert.Equal(["Performance"], _oracle.Tags("honestly the dashbaord takes agess to laod"));
    }

    [Fact]
    public void Tags_SameWordsAboutAnotherProduct_FindsNothing()
    {
        Assert.Equal(["Performance"], _oracle.Tags("Coming from our previous tool, I was surprised: the search is sluggish."));
        Assert.Empty(_oracle.Tags("With our previous tool, the search is sluggish."));
    }

    [Fact]
    public void Tags_TextThatNoGrammarWrote_FindsNothing()
    {
        Assert.Empty(_oracle.Tags("Lorem ipsum dolor sit amet."));
        Assert.Empty(_oracle.Tags(""));
    }

    private static double F1(string tag, Piece[] pieces, IReadOnlyList<string>[] found)
    {
        int both = 0, either = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            bool gold = pieces[i].Labels.Contains(tag);
            bool predicted = found[i].Contains(tag);
            both += gold && predicted ? 2 : 0;
            either += (gold ? 1 : 0) + (predicted ? 1 : 0);
        }

        return (double)both / either;
    }
}
