using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models;

/// <summary>A sequence gives the same logits by itself, padded in a batch, and packed beside others.</summary>
public sealed class PaddingTests
{
    private static readonly int[] Lengths = [3, 17, 9, 40, 5, 40, 2, 12];

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

    public PaddingTests() => TorchRuntime.Start();

    [Theory]
    [InlineData(Pooling.Cls, 1)]
    [InlineData(Pooling.Cls, 3)]
    [InlineData(Pooling.Mean, 1)]
    [InlineData(Pooling.Mean, 2)]
    public void Classifier_AlonePaddedOrPacked_SameLogits(Pooling pooling, int layers) =>
        AssertClassifierIndifferent(Small, new HeadOptions { Pooling = pooling, Layers = layers }, 1e-5);

    /// <summary>BERT-base's widths, in fewer layers; the vocabulary is smaller, which no logit of these ids sees.</summary>
    [Fact]
    public void Classifier_AsWideAsBertBase_SameLogits() =>
        AssertClassifierIndifferent(new BertConfig { VocabSize = 97, NumHiddenLayers = 3, InitializerRange = 0.04 }, new HeadOptions(), 1e-4);

    [Fact]
    public void PreTraining_AlonePaddedOrPacked_SameLogits()
    {
        using var scope = NewDisposeScope();
        using var model = new BertForPreTraining(Small);
        Prepare(model, Small);
        SequenceBatch padded = Fill(new PaddedBatch(Lengths, padId: 7, hasPairs: true));
        SequenceBatch packed = Fill(new PackedBatch(Lengths, width: 40, padId: 7, hasPairs: true));

        (Tensor paddedWords, Tensor paddedNext) = model.Forward(padded.ToInput(CPU), LastTokens(padded));
        (Tensor packedWords, Tensor packedNext) = model.Forward(packed.ToInput(CPU), LastTokens(packed));

        Assert.True(packed.Rows < padded.Rows);
        for (int i = 0; i < Lengths.Length; i++)
        {
            SequenceBatch alone = Fill(new PaddedBatch([Lengths[i]], padId: 7, hasPairs: true), i);
            (Tensor words, Tensor next) = model.Forward(alone.ToInput(CPU), LastTokens(alone));
            AssertSame(words[0], paddedWords[i], 1e-5, $"padded, words of {i}");
            AssertSame(words[0], packedWords[i], 1e-5, $"packed, words of {i}");
            AssertSame(next[0], paddedNext[i], 1e-5, $"padded, next of {i}");
            AssertSame(next[0], packedNext[i], 1e-5, $"packed, next of {i}");
        }
    }

    [Fact]
    public void ToInput_RowsOfOneFullSequence_NeitherBiasNorLengths()
    {
        using var scope = NewDisposeScope();

        BertInput full = new PaddedBatch([4, 4], padId: 0, hasPairs: false).ToInput(CPU);
        BertInput padded = new PaddedBatch([4, 3], padId: 0, hasPairs: false).ToInput(CPU);
        BertInput packed = new PackedBatch([2, 2], width: 4, padId: 0, hasPairs: false).ToInput(CPU);

        Assert.True(full is { AttentionBias: null, Lengths: null });
        Assert.True(padded.AttentionBias is not null && packed.AttentionBias is not null);
        Assert.Equal([4L, 3L], padded.Lengths!.data<long>().ToArray());
        Assert.Equal([2L, 2L], packed.Lengths!.data<long>().ToArray());
    }

    [Fact]
    public void MeanPooling_TwoTokensByHand_IsTheirMean()
    {
        using var scope = NewDisposeScope();
        Tensor hidden = tensor(new float[] { 1, 2, 3, 4, 100, 100 }, [1, 3, 2]);
        var input = new BertInput(zeros(1, 3, dtype: int64), null, AttentionBias: zeros(1, 1, 1, 3)) { Lengths = tensor(new long[] { 2 }) };

        Assert.Equal([2f, 3f], MeanPooling.Apply(hidden, input).data<float>().ToArray());
    }

    [Fact]
    public void MeanPooling_PaddedWithoutLengths_Refuses()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => MeanPooling.Apply(zeros(1, 3, 2), new BertInput(zeros(1, 3, dtype: int64), null, zeros(1, 1, 1, 3))));
    }

    private static void AssertClassifierIndifferent(BertConfig config, HeadOptions head, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var model = new BertForSequenceClassification(config, tags: 5, head);
        Prepare(model, config);

        Tensor padded = model.Forward(Fill(new PaddedBatch(Lengths, padId: 7, hasPairs: false)).ToInput(CPU));
        Tensor packed = model.Forward(Fill(new PackedBatch(Lengths, width: 50, padId: 7, hasPairs: false)).ToInput(CPU));

        for (int i = 0; i < Lengths.Length; i++)
        {
            Tensor alone = model.Forward(Fill(new PaddedBatch([Lengths[i]], padId: 7, hasPairs: false), i).ToInput(CPU))[0];
            AssertSame(alone, padded[i], tolerance, $"padded, sequence {i}");
            AssertSame(alone, packed[i], tolerance, $"packed, sequence {i}");
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

    private static Tensor LastTokens(SequenceBatch batch) =>
        tensor(Enumerable.Range(0, batch.Count).Select(s => (long)(batch.Offset(s) + batch.Ids(s).Length - 1)).ToArray());
}
