using BertPipeline.Evaluation.Labels;

namespace BertPipeline.Evaluation.Tests.Labels;

public sealed class TextSelectionTests
{
    [Theory]
    [InlineData(0.5, 0.5, 1)]
    [InlineData(0.25, 0.5, 0.5)]
    [InlineData(0.9, 0.5, 0.2)]
    [InlineData(0.1, 0.2, 0.5)]
    [InlineData(0.6, 0.2, 0.5)]
    [InlineData(0, 0.2, 0)]
    [InlineData(1, 0.2, 0)]
    public void Uncertainty_IsOneAtTheThresholdAndFallsToBothSides(double score, double threshold, double expected) =>
        Assert.Equal(expected, TextSelection.Uncertainty(score, threshold), 1e-12);

    /// <summary>Three texts near one threshold of A and one near B's: two are wanted, and they are not two of the three.</summary>
    [Fact]
    public void Choose_AlikeTexts_OneOfThemIsEnough()
    {
        double[][] scores = [[0.50, 0.01], [0.49, 0.01], [0.51, 0.01], [0.01, 0.45], [0.99, 0.99]];

        IReadOnlyList<SelectedText> chosen = TextSelection.Choose(scores, [0.5, 0.5], 2);

        Assert.Equal([(0, 0), (3, 1)], chosen.Select(c => (c.Text, c.Tag)));
    }

    /// <summary>Ten candidates for each that is wanted: of a thousand sure texts none comes in, however far it is from the others.</summary>
    [Fact]
    public void Choose_SureTexts_AreLeftToTheLast()
    {
        double[][] scores = [.. Enumerable.Range(0, 1000).Select(_ => (double[])[0.001]), .. Enumerable.Range(0, 20).Select(i => (double[])[0.4 + (0.005 * i)])];

        IReadOnlyList<SelectedText> chosen = TextSelection.Choose(scores, [0.5], 2);

        Assert.All(chosen, c => Assert.InRange(c.Text, 1000, 1019));
    }

    [Fact]
    public void Choose_TagThatIsNeverGiven_IsNotAskedFor()
    {
        IReadOnlyList<SelectedText> chosen = TextSelection.Choose([[0.5, 0.1], [0.1, 0.4]], [null, 0.5], 2);

        Assert.Equal([(1, 1), (0, 1)], chosen.Select(c => (c.Text, c.Tag)));
    }

    [Fact]
    public void Choose_FewerTextsThanWanted_GivesThemAll() => Assert.Equal(2, TextSelection.Choose([[0.5], [0.5]], [0.5], 200).Count);
}
