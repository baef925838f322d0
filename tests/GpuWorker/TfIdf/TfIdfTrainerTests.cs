using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.TfIdf;

namespace BertPipeline.GpuWorker.Tests.TfIdf;

public sealed class TfIdfTrainerTests
{
    private readonly ReferenceTfIdf _reference = ReferenceTfIdf.Open();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_ReferenceTexts_EqualsScikitLearn(int run)
    {
        ReferenceTfIdfRun expected = _reference.Runs[run];

        TfIdfModel model = new TfIdfTrainer(ReferenceTfIdf.Tags, expected.Options).Train(_reference.Pieces, TestContext.Current.CancellationToken);

        Assert.Equal(expected.Vocabulary.Order(StringComparer.Ordinal), model.Vectorizer.Vocabulary);
        int[] columns = [.. model.Vectorizer.Vocabulary.Select(term => expected.Vocabulary.Index().First(e => e.Item == term).Index)];
        AssertClose(columns.Select(column => expected.Importance[column]), model.Vectorizer.Importance, 1e-12);
        foreach ((string text, double[] row) in _reference.Texts.Zip(expected.Rows))
        {
            double[] dense = new double[columns.Length];
            model.Vectorizer.Transform(text).AddTo(dense, 1);
            AssertClose(columns.Select(column => row[column]), dense, 1e-12);
        }

        foreach ((int tag, ReferenceTfIdfTag fitted) in expected.Tags.Index())
        {
            AssertClose(columns.Select(column => fitted.Weights[column]), model.Weights[tag], 1e-5);
            Assert.Equal(fitted.Bias, model.Biases[tag], 1e-5);
            AssertClose(fitted.Logits, _reference.Unseen.Select(text => (double)model.Score(text)[tag]), 1e-5);
        }
    }

    /// <summary>By hand: ln 2.5/0.5 for two pieces that all have the tag.</summary>
    [Fact]
    public void Train_TagThatAllOrNoPiecesHave_LogitIsItsSmoothedLogOdds()
    {
        Piece[] pieces = [new(1, "one word", ["all"]), new(2, "another word", ["all"])];

        TfIdfModel model = new TfIdfTrainer(["all", "none"], new TfIdfOptions()).Train(pieces, TestContext.Current.CancellationToken);

        float[] logits = model.Score("word");
        Assert.Equal(1.6094379, logits[0], 1e-6);
        Assert.Equal(-1.6094379, logits[1], 1e-6);
    }

    [Fact]
    public void Train_NoTextHasAWord_LearnsHowFrequentTheTagsAre()
    {
        Piece[] pieces = [new(1, "?", ["tag"]), new(2, "!", []), new(3, "", []), new(4, "a", [])];

        TfIdfModel model = new TfIdfTrainer(["tag"], new TfIdfOptions()).Train(pieces, TestContext.Current.CancellationToken);

        Assert.Equal(Math.Log(1.0 / 3), model.Score("whatever")[0], 1e-5);
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => new TfIdfTrainer(ReferenceTfIdf.Tags, new TfIdfOptions()).Train(_reference.Pieces, cancellation.Token));
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
}
