using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Jobs;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class GradientAccumulationTests
{
    [Fact]
    public void ComputeGradients_StepCutIntoMicroBatches_SameGradientsAsInOne()
    {
        TorchRuntime.Start();
        using var contexts = new JobContexts();
        using var scope = NewDisposeScope();
        using var model = new BertForPreTraining(LanguageModelRun.Config);
        BertInitialization.Initialize(model, LanguageModelRun.Config, 1, 1);
        model.eval();
        string file = SyntheticExamples.Write(Path.Combine(contexts.Root, "examples"), 40, seed: 3);
        using LanguageModelTask task = LanguageModel(model, file, BatchLayout.Ragged);
        using var parameters = new FlatParameters(model, CPU);

        Tensor[] whole = Gradients(task, parameters, budget: 100_000);
        Tensor[] cut = Gradients(task, parameters, budget: 100);

        foreach ((Tensor a, Tensor b) in whole.Zip(cut))
        {
            Closeness.AssertClose(b, a, 1e-5, 1e-8, "gradient");
        }
    }

    /// <summary>Ragged batches go through the project's own kernels, the others through libtorch's.</summary>
    [Theory]
    [InlineData((int)BatchLayout.Packed, 100_000)]
    [InlineData((int)BatchLayout.Packed, 100)]
    [InlineData((int)BatchLayout.Ragged, 100_000)]
    [InlineData((int)BatchLayout.Ragged, 100)]
    public void ComputeGradients_OtherLayouts_SameAsPadded(int layout, int budget)
    {
        TorchRuntime.Start();
        using var contexts = new JobContexts();
        using var scope = NewDisposeScope();
        using var model = new BertForPreTraining(LanguageModelRun.Config);
        BertInitialization.Initialize(model, LanguageModelRun.Config, 1, 1);
        model.eval();
        string file = SyntheticExamples.Write(Path.Combine(contexts.Root, "examples"), 40, seed: 3);
        using LanguageModelTask padded = LanguageModel(model, file, BatchLayout.Padded);
        using LanguageModelTask other = LanguageModel(model, file, (BatchLayout)layout);
        using var parameters = new FlatParameters(model, CPU);

        Tensor[] expected = Gradients(padded, parameters, 100_000);
        Tensor[] actual = Gradients(other, parameters, budget);

        foreach ((Tensor a, Tensor b) in expected.Zip(actual))
        {
            Closeness.AssertClose(b, a, 1e-5, 1e-8, "gradient");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ComputeGradients_ClassifierStepCutIntoMicroBatches_SameGradientsAsInOne(bool weighPositives)
    {
        using var contexts = new JobContexts();
        using var scope = NewDisposeScope();
        using BertForSequenceClassification model = ReferenceBert.Open().Classifier();
        LanguageModelInputs.WriteScratchModel(contexts.Root, LanguageModelRun.Config);
        string[] tags = [.. ToyPieces.Tags, .. Enumerable.Range(2, 9).Select(i => $"tag {i}")];
        var data = new ClassifierData(ToyPieces.Create(50, seed: 4), tags, new PieceEncoder(contexts.Root, 24));
        var task = new ClassifierTask(model, ReferenceBert.Config, data, data, weighPositives) { Epochs = 1, StepSize = StepSize.Examples(50), Layout = BatchLayout.Ragged };
        using var parameters = new FlatParameters(model, CPU);

        Tensor[] whole = Gradients(task, parameters, budget: 100_000);
        Tensor[] cut = Gradients(task, parameters, budget: 100);

        foreach ((Tensor a, Tensor b) in whole.Zip(cut))
        {
            Closeness.AssertClose(b, a, 1e-5, 1e-8, "gradient");
        }
    }

    private static LanguageModelTask LanguageModel(BertForPreTraining model, string file, BatchLayout layout) =>
        new(model, LanguageModelRun.Config, new([[file]], file)) { Epochs = 1, StepSize = StepSize.Tokens(10_000), Layout = layout };

    private static Tensor[] Gradients<TBatch>(ITrainingTask<TBatch> task, FlatParameters parameters, int budget)
        where TBatch : IMicroBatch
    {
        parameters.ZeroGradients();
        int[] lengths = task.Lengths(0);
        int[] step = Assert.Single(BatchPlan.Create(lengths, task.StepSize, seed: 1, epoch: 0).Steps);
        foreach (TBatch batch in task.Load(0, BatchPlan.MicroBatches(step, lengths, budget)))
        {
            task.ComputeGradients(task.Model, batch, CPU);
        }

        return [.. parameters.Groups.Select(g => g.Gradients.clone())];
    }
}
