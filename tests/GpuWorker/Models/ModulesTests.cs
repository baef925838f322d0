using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models;

/// <summary>
/// Moving a model to a GPU and converting it go the same way through TorchSharp: its parameters are replaced. What a GPU would compute on is so seen without one.
/// </summary>
public sealed class ModulesTests
{
    private static readonly BertConfig Config = LanguageModelRun.Config with { InitializerRange = 0.2 };

    public ModulesTests() => TorchRuntime.Start();

    [Fact]
    public void To_AnotherPrecision_PreTrainingComputesWithTheParametersThatItHas()
    {
        using var scope = NewDisposeScope();
        using var model = new BertForPreTraining(Config);
        BertInitialization.Initialize(model, Config, 1, 2);
        model.eval();
        SequenceBatch batch = Batch();
        (Tensor before, Tensor nextBefore) = model.Forward(batch, [1, 6], CPU);

        model.to(float64);
        (Tensor after, Tensor nextAfter) = model.Forward(batch, [1, 6], CPU);

        Closeness.AssertClose(model.Decode(after), Decoded(before), 1e-5, 1e-6, "words");
        Closeness.AssertClose(nextAfter, nextBefore, 1e-5, 1e-6, "next");
        AssertLearns(model, () => model.Decode(after).sum() + nextAfter.sum());

        Tensor Decoded(Tensor masked)
        {
            using var again = new BertForPreTraining(Config);
            BertInitialization.Initialize(again, Config, 1, 2);
            return again.Decode(masked);
        }
    }

    [Theory]
    [InlineData(Pooling.Cls, 1)]
    [InlineData(Pooling.Mean, 2)]
    public void To_AnotherPrecision_ClassifierComputesWithTheParametersThatItHas(Pooling pooling, int layers)
    {
        using var scope = NewDisposeScope();
        using var model = new BertForSequenceClassification(Config, tags: 3, new HeadOptions { Pooling = pooling, Layers = layers });
        BertInitialization.Initialize(model, Config, 1, 2);
        model.eval();
        Tensor before = model.Forward(Batch(), CPU);

        model.to(float64);
        Tensor after = model.Forward(Batch(), CPU);

        Closeness.AssertClose(after, before, 1e-5, 1e-6, "logits");
        AssertLearns(model, () => after.sum());
    }

    private static void AssertLearns(nn.Module model, Func<Tensor> loss)
    {
        loss().backward();
        Assert.All(model.named_parameters(), p => Assert.Equal((ScalarType.Float64, true), (p.parameter.dtype, p.parameter.grad is not null)));
    }

    private static SequenceBatch Batch()
    {
        var batch = new SequenceBatch([4, 4, 3], hasPairs: true);
        for (int sequence = 0; sequence < batch.Count; sequence++)
        {
            for (int i = 0; i < batch.Length(sequence); i++)
            {
                batch.Ids(sequence)[i] = 5 + sequence + i;
            }

            batch.TokenTypes(sequence)[^1] = 1;
        }

        return batch;
    }
}
