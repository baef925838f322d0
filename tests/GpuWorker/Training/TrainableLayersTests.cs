using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>A model of 3 encoder layers. From the bottom: embeddings, layer 0, 1, 2, and on top pooler and head.</summary>
public sealed class TrainableLayersTests
{
    private static readonly string[] Parts =
    [
        "bert.embeddings.word_embeddings.weight", "bert.encoder.layer.0.attention.self.query.weight", "bert.encoder.layer.1.output.LayerNorm.bias",
        "bert.encoder.layer.2.output.dense.bias", "bert.pooler.dense.weight", "classifier.weight",
    ];

    [Fact]
    public void Rule_Default_AllLearnAlike() => AssertRules(new TrainableOptions(), 1, (1, 0), (1, 0), (1, 0), (1, 0), (1, 0), (1, 0));

    [Fact]
    public void Rule_TopLayers_FreezesThoseBelowAndTheEmbeddings() =>
        AssertRules(new TrainableOptions { Layers = 2 }, 1, null, null, (1, 0), (1, 0), (1, 0), (1, 0));

    [Fact]
    public void Rule_NoLayers_LeavesWhatStandsOnThem() => AssertRules(new TrainableOptions { Layers = 0 }, 1, null, null, null, null, (1, 0), (1, 0));

    [Fact]
    public void Rule_EmbeddingsFrozen_FreezesNothingElse() =>
        AssertRules(new TrainableOptions { Embeddings = false }, 1, null, (1, 0), (1, 0), (1, 0), (1, 0), (1, 0));

    [Fact]
    public void Rule_LayerDecay_MultipliesOncePerLayerFromTheTop() =>
        AssertRules(new TrainableOptions { LayerDecay = 0.5 }, 1, (0.0625, 0), (0.125, 0), (0.25, 0), (0.5, 0), (1, 0), (1, 0));

    [Fact]
    public void Rule_GradualUnfreezing_OneLayerMoreEachEpochAndTheEmbeddingsLast() =>
        AssertRules(new TrainableOptions { GradualUnfreezing = true }, 5, (1, 4), (1, 3), (1, 2), (1, 1), (1, 0), (1, 0));

    [Fact]
    public void Rule_GradualUnfreezingOfFewEpochs_TheRestIsFrozen() =>
        AssertRules(new TrainableOptions { GradualUnfreezing = true, LayerDecay = 0.5 }, 2, null, null, null, (0.5, 1), (1, 0), (1, 0));

    [Fact]
    public void Rule_FasterHead_IsTheClassifierAlone()
    {
        var layers = new TrainableLayers(new TrainableOptions { LayerDecay = 0.5 }, "classifier.trainable", 3, epochs: 1, headRate: 30);

        Assert.Equal([0.0625, 0.125, 0.25, 0.5, 1, 30], Parts.Select(name => layers.Rule(name)!.RateScale));
        Assert.Equal(30, layers.Rule("classifier.1.bias")!.RateScale);
    }

    /// <summary>A tenth of the first epoch, at most 300 steps; an epoch of fewer than ten steps leaves none.</summary>
    [Theory]
    [InlineData(1000, 100)]
    [InlineData(50_000, 300)]
    [InlineData(9, 0)]
    public void Rule_HeadFirst_TheEncoderBeginsSomeStepsLater(long epoch, long expected)
    {
        var layers = new TrainableLayers(new TrainableOptions(), "languageModel.trainable", 3, epochs: 2, headFirst: true);

        Assert.Equal(0, layers.Rule("cls.predictions.bias")!.FirstStep([0, epoch, 2 * epoch]));
        Assert.All(Parts[..5], name => Assert.Equal(expected, layers.Rule(name)!.FirstStep([0, epoch, 2 * epoch])));
    }

    [Theory]
    [InlineData(2, null, true, "in 2 epochs 1 of the encoder's 3 layers begin to learn; all that should learn do so in 5.")]
    [InlineData(4, null, true, "in 4 epochs 3 of the encoder's 3 layers begin to learn; all that should learn do so in 5.")]
    [InlineData(4, null, false, null)]
    [InlineData(3, 2, true, null)]
    [InlineData(2, 2, true, "all that should learn do so in 3.")]
    public void Warnings_GradualUnfreezing_SaysWhatIsNeverReached(int epochs, int? layers, bool embeddings, string? expected)
    {
        var options = new TrainableOptions { GradualUnfreezing = true, Layers = layers, Embeddings = embeddings };

        string[] warnings = [.. new TrainableLayers(options, "classifier.trainable", 3, epochs).Warnings()];

        if (expected is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.Contains(expected, Assert.Single(warnings), StringComparison.Ordinal);
        }
    }

    /// <summary>5 epochs would have reached all; those kept end with the second, or the fifth.</summary>
    [Theory]
    [InlineData(2, "in 2 epochs 1 of the encoder's 3 layers begin to learn; all that should learn do so in 5.")]
    [InlineData(5, null)]
    public void Warnings_FewerEpochsKeptThanAskedFor_SaysWhatWasNeverReached(int kept, string? expected)
    {
        var layers = new TrainableLayers(new TrainableOptions { GradualUnfreezing = true }, "classifier.trainable", 3, epochs: 5);

        Assert.Equal(expected is not null, layers.Warnings(kept).SingleOrDefault()?.Contains(expected!, StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Create_MoreLayersThanTheModel_NamesOptionAndBoth()
    {
        var error = Assert.Throws<UserErrorException>(() => new TrainableLayers(new TrainableOptions { Layers = 4 }, "classifier.trainable", 3, 1));

        Assert.Contains("classifier.trainable.layers is 4, the model has 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_GradualUnfreezingOfNothing_NamesBothOptions()
    {
        var options = new TrainableOptions { GradualUnfreezing = true, Layers = 0 };

        var error = Assert.Throws<UserErrorException>(() => new TrainableLayers(options, "classifier.trainable", 3, 4));

        Assert.Contains("classifier.trainable.gradualUnfreezing has nothing to unfreeze: classifier.trainable.layers is 0", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRules(TrainableOptions options, int epochs, params (double Scale, int FirstEpoch)?[] expected)
    {
        var layers = new TrainableLayers(options, "classifier.trainable", 3, epochs);

        Assert.Equal(expected, Parts.Select(name => layers.Rule(name) is { } rule ? (rule.RateScale, rule.FirstEpoch) : ((double, int)?)null));
    }
}
