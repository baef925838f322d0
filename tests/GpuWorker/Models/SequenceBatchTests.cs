using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models;

/// <summary>A sequence gives the same logits by itself and among others, computed by the modules and by the project's own kernels.</summary>
public sealed class SequenceBatchTests
{
    private static readonly int[] Lengths = [3, 17, 9, 40, 40, 5, 40, 2, 12];

    private static readonly BertConfig Small = new()
    {
        VocabSize = 97,
        HiddenSize = 48,
        NumHiddenLayers = 3,
        NumAttentionHeads = 4,
        IntermediateSize = 96,
        MaxPositionEmbeddings = 40,
        InitializerRange = 0.3,
    };

    public SequenceBatchTests() => TorchRuntime.Start();

    [Theory]
    [InlineData(Pooling.Cls, 1)]
    [InlineData(Pooling.Cls, 3)]
    [InlineData(Pooling.Mean, 1)]
    [InlineData(Pooling.Mean, 2)]
    public void Classifier_AloneOrAmongOthers_SameLogits(Pooling pooling, int layers) =>
        AssertClassifierIndifferent(Small, new HeadOptions { Pooling = pooling, Layers = layers }, 1e-5);

    /// <summary>BERT-base's widths, in fewer layers; the vocabulary is smaller, which no logit of these ids sees.</summary>
    [Fact]
    public void Classifier_AsWideAsBertBase_SameLogits() =>
        AssertClassifierIndifferent(new BertConfig { VocabSize = 97, NumHiddenLayers = 3, InitializerRange = 0.04 }, new HeadOptions(), 1e-4);

    /// <summary>Widths that the kernels do not take.</summary>
    [Fact]
    public void Classifier_OddWidths_SameLogits() =>
        AssertClassifierIndifferent(Small with { HiddenSize = 36, IntermediateSize = 70 }, new HeadOptions(), 1e-5);

    [Fact]
    public void PreTraining_AloneOrAmongOthers_SameLogits()
    {
        using var scope = NewDisposeScope();
        using var model = new BertForPreTraining(Small);
        Prepare(model, Small);
        SequenceBatch batch = Fill(new SequenceBatch(Lengths, hasPairs: true));

        (Tensor words, Tensor next) = model.Forward(batch.ToInput(CPU), tensor(LastTokens(batch)));
        (Tensor wordsByKernels, Tensor nextByKernels) = model.Forward(batch, LastTokens(batch), CPU);

        for (int i = 0; i < Lengths.Length; i++)
        {
            SequenceBatch alone = Fill(new SequenceBatch([Lengths[i]], hasPairs: true), i);
            (Tensor expected, Tensor expectedNext) = model.Forward(alone.ToInput(CPU), tensor(LastTokens(alone)));
            AssertSame(model.Decode(expected)[0], model.Decode(words)[i], 1e-5, $"words of {i}");
            AssertSame(model.Decode(expected)[0], model.Decode(wordsByKernels)[i], 1e-5, $"words of {i} by kernels");
            AssertSame(expectedNext[0], next[i], 1e-5, $"next of {i}");
            AssertSame(expectedNext[0], nextByKernels[i], 1e-5, $"next of {i} by kernels");
        }
    }

    [Fact]
    public void Runs_NeighboursOfOneLength_AreOne() => Assert.Equal(
        [new SequenceRun(1, 3), new(1, 17), new(1, 9), new(2, 40), new(1, 5), new(1, 40), new(1, 2), new(1, 12)],
        new SequenceBatch(Lengths, hasPairs: false).Runs);

    [Fact]
    public void MeanPooling_TwoSequencesByHand_AreTheirMeans()
    {
        using var scope = NewDisposeScope();
        Tensor hidden = tensor(new float[] { 1, 2, 3, 4, 100, 50 }, [3, 2]);

        Tensor means = MeanPooling.Apply(hidden, new SequenceBatch([2, 1], hasPairs: false).Runs);

        Assert.Equal([2f, 3f, 100f, 50f], means.data<float>().ToArray());
    }

    private static void AssertClassifierIndifferent(BertConfig config, HeadOptions head, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var model = new BertForSequenceClassification(config, tags: 5, head);
        Prepare(model, config);
        SequenceBatch batch = Fill(new SequenceBatch(Lengths, hasPairs: false));

        Tensor together = model.Forward(batch.ToInput(CPU));
        Tensor fastest = model.Forward(batch, CPU);

        for (int i = 0; i < Lengths.Length; i++)
        {
            Tensor alone = model.Forward(Fill(new SequenceBatch([Lengths[i]], hasPairs: false), i).ToInput(CPU))[0];
            AssertSame(alone, together[i], tolerance, $"sequence {i}");
            AssertSame(alone, fastest[i], tolerance, $"sequence {i}, the fastest way");
        }
    }

    private static void AssertSame(Tensor expected, Tensor actual, double tolerance, string what) =>
        Closeness.AssertClose(actual, expected, 0, tolerance * Math.Max(1, expected.abs().max().item<float>()), what);

    private static void Prepare(nn.Module model, BertConfig config)
    {
        BertInitialization.Initialize(model, config, seed: 3, headSeed: 4);
        model.eval();
    }

    /// <summary>Ids are a function of sequence and place, so that a sequence is the same in every batch.</summary>
    private static SequenceBatch Fill(SequenceBatch batch, int first = 0)
    {
        for (int sequence = 0; sequence < batch.Count; sequence++)
        {
            var random = new Random(first + sequence);
            Span<long> ids = batch.Ids(sequence);
            for (int i = 0; i < ids.Length; i++)
            {
                ids[i] = random.Next(97);
            }

            Span<long> types = batch.TokenTypes(sequence);
            types[(types.Length / 2)..].Fill(1);
        }

        return batch;
    }

    private static long[] LastTokens(SequenceBatch batch) =>
        [.. Enumerable.Range(0, batch.Count).Select(s => (long)(batch.Offset(s) + batch.Length(s) - 1))];
}
