using BertPipeline.GpuWorker.Models;
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
        using LanguageModelTask task = LanguageModel(model, file);
        using var parameters = new FlatParameters(model, CPU);

        Tensor[] whole = Gradients(task, parameters, budget: 100_000);
        Tensor[] cut = Gradients(task, parameters, budget: 100);

        foreach ((Tensor a, Tensor b) in whole.Zip(cut))
        {
            Closeness.AssertClose(b, a, 1e-5, 1e-8, "gradient");
        }
    }

    [Fact]
    public void ComputeGradients_ByKernels_SameAsByModules()
    {
        TorchRuntime.Start();
        using var contexts = new JobContexts();
        using var scope = NewDisposeScope();
        using var model = new BertForPreTraining(LanguageModelRun.Config);
        BertInitialization.Initialize(model, LanguageModelRun.Config, 1, 1);
        model.eval();
        string file = SyntheticExamples.Write(Path.Combine(contexts.Root, "examples"), 40, seed: 3);
        using LanguageModelTask task = LanguageModel(model, file);
        using var parameters = new FlatParameters(model, CPU);
        LanguageModelBatch batch = Assert.Single(task.Load(0, 0, [[.. Enumerable.Range(0, 40)]]));

        float[] figures = task.ComputeGradients(model, batch, CPU).data<float>().ToArray();
        Tensor[] byKernels = [.. parameters.Groups.Select(g => g.Gradients.clone())];
        parameters.ZeroGradients();
        (Tensor masked, Tensor next) = model.Forward(batch.Inputs.ToInput(CPU), tensor(batch.MaskedPositions));
        Tensor mlm = nn.functional.cross_entropy(model.Decode(masked), tensor(batch.MaskedIds));
        Tensor nsp = nn.functional.cross_entropy(next, tensor(batch.NextLabels));
        (mlm + nsp).backward();

        Assert.All(figures.Zip([(mlm + nsp).item<float>(), mlm.item<float>(), nsp.item<float>()]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        foreach ((ParameterGroup group, Tensor gradients) in parameters.Groups.Zip(byKernels))
        {
            Closeness.AssertClose(gradients, group.Gradients, 1e-5, 1e-8, "gradient");
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
        var task = new ClassifierTask(model, data, data, weighPositives) { Epochs = 1, StepSize = StepSize.Examples(50) };
        using var parameters = new FlatParameters(model, CPU);

        Tensor[] whole = Gradients(task, parameters, budget: 100_000);
        Tensor[] cut = Gradients(task, parameters, budget: 100);

        foreach ((Tensor a, Tensor b) in whole.Zip(cut))
        {
            Closeness.AssertClose(b, a, 1e-5, 1e-8, "gradient");
        }
    }

    private static LanguageModelTask LanguageModel(BertForPreTraining model, string file) =>
        new(model, new([[file]], file)) { Epochs = 1, StepSize = StepSize.Tokens(10_000) };

    private static Tensor[] Gradients<TBatch>(ITrainingTask<TBatch> task, FlatParameters parameters, int budget)
    {
        parameters.ZeroGradients();
        int[] lengths = task.Lengths(0);
        int[] step = Assert.Single(BatchPlan.Create(lengths, task.StepSize, seed: 1, epoch: 0).Steps);
        foreach (TBatch batch in task.Load(0, 0, BatchPlan.MicroBatches(step, lengths, budget)))
        {
            task.ComputeGradients(task.Model, batch, CPU);
        }

        return [.. parameters.Groups.Select(g => g.Gradients.clone())];
    }
}
