using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Cpu;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Randomness;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models;

/// <summary>The project's own passes beside the torch modules, which <c>BertModelTests</c> hold to a reference in PyTorch.</summary>
public sealed class CpuEncoderTests
{
    private static readonly int[] Lengths = [3, 17, 9, 40, 5, 40, 2, 12];

    public CpuEncoderTests() => TorchRuntime.Start();

    [Theory]
    [InlineData("gelu", Pooling.Cls)]
    [InlineData("gelu_new", Pooling.Cls)]
    [InlineData("relu", Pooling.Cls)]
    [InlineData("gelu", Pooling.Mean)]
    public void Classifier_LogitsAndGradients_AsTheModules(string activation, Pooling pooling)
    {
        using var scope = NewDisposeScope();
        BertConfig config = Small(activation);
        using var model = new BertForSequenceClassification(config, 4, new HeadOptions { Pooling = pooling });
        BertInitialization.Initialize(model, config, 1, 2);
        using var parameters = new FlatParameters(model, CPU);

        (Tensor expected, Tensor[] expectedGradients) = Step(model, parameters, Lengths, byModules: true);
        (Tensor actual, Tensor[] gradients) = Step(model, parameters, Lengths, byModules: false);

        Closeness.AssertClose(actual, expected, 1e-5, 1e-6, "logits");
        foreach ((Tensor mine, Tensor theirs) in gradients.Zip(expectedGradients))
        {
            Closeness.AssertClose(mine, theirs, 2e-5, 1e-6, "gradient");
        }
    }

    /// <summary>Of one length, so that the modules draw one mask of attention for all, as the kernels do.</summary>
    [Fact]
    public void Classifier_WithDropout_SameMasksAsTheModules()
    {
        using var scope = NewDisposeScope();
        BertConfig config = Small("gelu") with { HiddenDropoutProb = 0.2, AttentionProbsDropoutProb = 0.3 };
        using var model = new BertForSequenceClassification(config, 4, new HeadOptions { Pooling = Pooling.Mean });
        BertInitialization.Initialize(model, config, 1, 2);
        using var parameters = new FlatParameters(model, CPU);
        int[] lengths = [13, 13, 13, 13];

        (Tensor expected, Tensor[] expectedGradients) = Step(model, parameters, lengths, byModules: true);
        (Tensor actual, Tensor[] gradients) = Step(model, parameters, lengths, byModules: false);

        Closeness.AssertClose(actual, expected, 1e-5, 1e-6, "logits");
        foreach ((Tensor mine, Tensor theirs) in gradients.Zip(expectedGradients))
        {
            Closeness.AssertClose(mine, theirs, 2e-5, 1e-6, "gradient");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Classifier_TopLayersOnly_SameGradientsAsTheModules(int layers)
    {
        using var scope = NewDisposeScope();
        BertConfig config = Small("gelu");
        using var model = new BertForSequenceClassification(config, 4, new HeadOptions());
        BertInitialization.Initialize(model, config, 1, 2);
        var rule = new TrainableLayers(new TrainableOptions { Layers = layers }, "trainable", config.NumHiddenLayers, epochs: 1);
        using var parameters = new FlatParameters(model, CPU, rule.Rule);

        (_, Tensor[] expected) = Step(model, parameters, Lengths, byModules: true);
        (_, Tensor[] gradients) = Step(model, parameters, Lengths, byModules: false);

        foreach ((Tensor mine, Tensor theirs) in gradients.Zip(expected))
        {
            Closeness.AssertClose(mine, theirs, 2e-5, 1e-6, "gradient");
        }
    }

    [Fact]
    public void Encoder_LargerTeam_SameBits()
    {
        using var scope = NewDisposeScope();
        BertConfig config = Small("gelu") with { HiddenDropoutProb = 0.2, AttentionProbsDropoutProb = 0.3 };
        using var model = new BertModel(config);
        BertInitialization.Initialize(model, config, 1, 2);
        using var parameters = new FlatParameters(model, CPU);
        SequenceBatch batch = Fill(new SequenceBatch([.. Enumerable.Repeat(Lengths, 8).SelectMany(l => l)], hasPairs: true));

        (float[] hidden, float[][] gradients) = Pass(model, config, parameters, batch, threads: 1);
        (float[] again, float[][] againGradients) = Pass(model, config, parameters, batch, threads: 3);

        Assert.Equal(hidden, again);
        Assert.Equal(gradients, againGradients);
    }

    /// <summary>Tables and rows are read at what the batch says: a damaged one must not be followed.</summary>
    [Theory]
    [InlineData(97, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 5)]
    public void Encode_OutsideOfTableOrBatch_IsRefused(long id, int token)
    {
        using var scope = NewDisposeScope();
        BertConfig config = Small("gelu");
        using var model = new BertModel(config);
        BertInitialization.Initialize(model, config, 1, 2);
        var batch = new SequenceBatch([5], hasPairs: false);
        batch.Ids(0)[3] = id;

        Assert.Throws<UserErrorException>(() => model.Encode(batch, [0, token], CPU));
    }

    private static BertConfig Small(string activation) => new()
    {
        VocabSize = 97,
        HiddenSize = 40,
        NumHiddenLayers = 3,
        NumAttentionHeads = 4,
        IntermediateSize = 104,
        MaxPositionEmbeddings = 40,
        InitializerRange = 0.3,
        HiddenAct = activation,
        HiddenDropoutProb = 0,
        AttentionProbsDropoutProb = 0,
    };

    private static (Tensor Logits, Tensor[] Gradients) Step(BertForSequenceClassification model, FlatParameters parameters, int[] lengths, bool byModules)
    {
        parameters.ZeroGradients();
        DropoutMasks.Seed(5);
        SequenceBatch batch = Fill(new SequenceBatch(lengths, hasPairs: true));
        Tensor logits = byModules ? model.Forward(batch.ToInput(CPU)) : model.Forward(batch, CPU);
        Tensor weights = arange(logits.numel(), float32).view(logits.shape).sin();
        model.Backward((logits * weights).sum());
        return (logits.detach().clone(), [.. parameters.Learning.Select(g => g.Gradients.clone())]);
    }

    private static unsafe (float[] Hidden, float[][] Gradients) Pass(
        BertModel model, BertConfig config, FlatParameters parameters, SequenceBatch batch, int threads)
    {
        parameters.ZeroGradients();
        DropoutMasks.Seed(5);
        using var team = new ThreadTeam(threads);
        using var encoder = new CpuEncoder(config, team);
        Matrix hidden = encoder.Forward(
            batch, batch.FirstTokens, new CpuEncoderWeights(model, config.NumHiddenLayers, wantsGradients: true), hasDropout: true);
        float[] values = new ReadOnlySpan<float>(hidden.Data, hidden.Rows * hidden.Columns).ToArray();
        encoder.Backward(hidden);
        return (values, [.. parameters.Learning.Select(g => g.Gradients.data<float>().ToArray())]);
    }

    private static SequenceBatch Fill(SequenceBatch batch)
    {
        for (int sequence = 0; sequence < batch.Count; sequence++)
        {
            for (int i = 0; i < batch.Length(sequence); i++)
            {
                batch.Ids(sequence)[i] = ((sequence * 31) + (i * 7) + 1) % 97;
                batch.TokenTypes(sequence)[i] = i > batch.Length(sequence) / 2 ? 1 : 0;
            }
        }

        return batch;
    }
}
