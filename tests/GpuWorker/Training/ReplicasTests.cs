using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Jobs;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>Replicas on the processor stand for replicas on several GPUs: all but the device is the same.</summary>
public sealed class ReplicasTests : IDisposable
{
    // Weights large enough that pieces differ: from small ones the gradients of tags that half of them have cancel out, and what is left is rounding.
    private static readonly BertConfig Config = LanguageModelRun.Config with { HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0, InitializerRange = 0.2 };

    private readonly JobContexts _contexts = new();

    public ReplicasTests() => TorchRuntime.Start();

    public void Dispose() => _contexts.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ComputeGradients_LanguageModel_SameAsOneLargeBatch(int replicas)
    {
        using var scope = NewDisposeScope();
        string file = SyntheticExamples.Write(Path.Combine(_contexts.Root, "examples"), 40, seed: 3);
        (Tensor[] expected, float[] figures) = Gradients(1);
        (Tensor[] actual, float[] shared) = Gradients(replicas);

        AssertSame(expected, figures, actual, shared);

        (Tensor[], float[]) Gradients(int count)
        {
            using var model = new BertForPreTraining(Config);
            BertInitialization.Initialize(model, Config, 1, 1);
            using var task = new LanguageModelTask(model, new([[file]], file)) { Epochs = 1, StepSize = StepSize.Tokens(10_000) };
            return GradientsOf(task, count);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(50)]
    public void ComputeGradients_Classifier_SameAsOneLargeBatch(int replicas)
    {
        using var scope = NewDisposeScope();
        LanguageModelInputs.WriteScratchModel(_contexts.Root, Config);
        IReadOnlyList<Piece> pieces = ToyPieces.Create(40, seed: 4);
        (Tensor[] expected, float[] figures) = Gradients(1);

        // Of fifty replicas ten are idle.
        (Tensor[] actual, float[] shared) = Gradients(replicas);

        AssertSame(expected, figures, actual, shared);

        (Tensor[], float[]) Gradients(int count)
        {
            var data = new ClassifierData(pieces, ToyPieces.Tags, new PieceEncoder(_contexts.Root, 24));
            using var model = new BertForSequenceClassification(Config, ToyPieces.Tags.Length, new HeadOptions { Layers = 2, Dropout = 0, Pooling = Pooling.Mean });
            BertInitialization.Initialize(model, Config, 1, 1);
            var task = new ClassifierTask(model, data, data, weighPositives: false) { Epochs = 1, StepSize = StepSize.Examples(50) };
            return GradientsOf(task, count);
        }
    }

    [Fact]
    public void ComputeGradients_OneReplicaFails_ItsErrorIsThrownAndTheOthersStop()
    {
        string file = SyntheticExamples.Write(Path.Combine(_contexts.Root, "examples"), 4000, seed: 3);
        using var model = new BertForPreTraining(Config);
        using var languageModel = new LanguageModelTask(model, new([[file]], file)) { Epochs = 1, StepSize = StepSize.Tokens(1_000_000) };
        using var failed = new ManualResetEventSlim();
        int begun = 0;
        var task = new WatchedTask<LanguageModelBatch>(languageModel, isReplica =>
        {
            if (isReplica)
            {
                failed.Set();
                throw new InvalidDataException("the second");
            }

            begun++;
            failed.Wait();
            Thread.Yield();
        });
        using var replicas = new Replicas<LanguageModelBatch>(task, Options(2));
        IReadOnlyList<LanguageModelBatch> batches = Load(task, budget: 24, replicas: 2);

        var error = Assert.Throws<InvalidDataException>(() => replicas.ComputeGradients(batches, step: 0, TestContext.Current.CancellationToken));

        Assert.Equal("the second", error.Message);
        Assert.InRange(begun, 0, (batches.Count / 2) - 1);
    }

    [Fact]
    public void TakeWeights_AfterTheFirstHasMoved_AllHaveItsWeights()
    {
        string file = SyntheticExamples.Write(Path.Combine(_contexts.Root, "examples"), 40, seed: 3);
        using var model = new BertForPreTraining(Config);
        BertInitialization.Initialize(model, Config, 1, 1);
        using var task = new LanguageModelTask(model, new([[file]], file)) { Epochs = 1, StepSize = StepSize.Tokens(10_000) };
        using var replicas = new Replicas<LanguageModelBatch>(task, Options(2));
        IReadOnlyList<LanguageModelBatch> batches = Load(task, budget: 10_000, replicas: 2);
        float before = replicas.ComputeGradients(batches, step: 0, TestContext.Current.CancellationToken)[0].item<float>();
        using (no_grad())
        {
            replicas.First.Groups[0].Values.zero_();
        }

        replicas.TakeWeights();
        float[] after = replicas.ComputeGradients(batches, step: 0, TestContext.Current.CancellationToken).data<float>().ToArray();
        float[] alone = replicas.ComputeGradients([.. batches.Take(1)], step: 0, TestContext.Current.CancellationToken).data<float>().ToArray();
        float[] swapped = replicas.ComputeGradients([batches[1], batches[0]], step: 0, TestContext.Current.CancellationToken).data<float>().ToArray();

        Assert.NotEqual(before, after[0]);
        Assert.NotEqual(alone[0], after[0]);
        Assert.Equal(after[0], swapped[0]);
    }

    /// <summary>A step of everything, in one micro-batch where there is one replica.</summary>
    private static (Tensor[] Gradients, float[] Figures) GradientsOf<TBatch>(ITrainingTask<TBatch> task, int count)
    {
        using var replicas = new Replicas<TBatch>(task, Options(count));
        float[] figures = replicas.ComputeGradients(Load(task, budget: 100_000, count), step: 0, TestContext.Current.CancellationToken).data<float>().ToArray();
        return ([.. replicas.First.Groups.Select(g => g.Gradients.clone())], figures);
    }

    private static IReadOnlyList<TBatch> Load<TBatch>(ITrainingTask<TBatch> task, int budget, int replicas)
    {
        int[] lengths = task.Lengths(0);
        int[] step = Assert.Single(BatchPlan.Create(lengths, task.StepSize, seed: 1, epoch: 0).Steps);
        IReadOnlyList<TBatch> batches = task.Load(0, 0, BatchPlan.MicroBatches(step, lengths, budget, replicas));
        Assert.InRange(batches.Count, Math.Min(replicas, step.Length), step.Length);
        return batches;
    }

    private static TrainerOptions Options(int replicas) => new()
    {
        Seed = 1,
        Optimizer = parameters => new AdamW(parameters),
        Schedule = steps => new LinearSchedule(1e-3, 0, steps),
        Devices = [.. Enumerable.Repeat(CPU, replicas)],
    };

    private static void AssertSame(Tensor[] expected, float[] figures, Tensor[] actual, float[] shared)
    {
        foreach ((Tensor one, Tensor several) in expected.Zip(actual))
        {
            Closeness.AssertClose(several, one, 1e-6, 0, "gradient");
        }

        foreach ((float one, float several) in figures.Zip(shared))
        {
            Assert.Equal(one, several, Math.Abs(one) * 1e-6);
        }
    }
}
