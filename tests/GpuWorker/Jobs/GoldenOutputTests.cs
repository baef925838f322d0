using System.Security.Cryptography;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Tests.Training;

namespace BertPipeline.GpuWorker.Tests.Jobs;

/// <summary>
/// What the GPU jobs make of a small fixed input belongs to their versions in the step table: whoever changes it raises the version, then the figures here.
/// Weights differ in the last digits from processor to processor, so figures are compared to a hundredth and only the other files by their bytes.
/// The values are our own; they say nothing of what is right, only of what has changed.
/// </summary>
public sealed class GoldenOutputTests : IDisposable
{
    private const double Tolerance = 0.01;

    private readonly JobContexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Fact]
    public async Task FinetuneLanguageModel_FixedInput_IsThatOfItsVersion()
    {
        LanguageModelInputs.Add(_contexts);

        GpuJobOutput output = await new FinetuneLanguageModelJob().RunAsync(_contexts.Create(LanguageModelInputs.Parameters), TestContext.Current.CancellationToken);

        AssertOutput(StepName.FinetuneLanguageModel, version: 5, Read(output).HeldOut[^1].MlmLoss, figure: 3.753, output, "15624e720df3f5bc1cae9f8cb2cebed761d94e767f8eca4a8182fe05d5a36b3b");
    }

    [Fact]
    public async Task TrainClassifierAndEvaluate_FixedInput_AreThoseOfTheirVersions()
    {
        ToyPieces.WriteSplit(_contexts.AddInput("split"));
        LanguageModelInputs.WriteScratchModel(_contexts.AddInput("encoder"), LanguageModelRun.Config with { InitializerRange = 0.2 });
        TrainClassifierParameters parameters = ClassifierJobTests.Bert with { Epochs = 6, BatchSize = 16, Optimizer = ClassifierJobTests.Bert.Optimizer with { LearningRate = 2e-3 } };

        GpuJobOutput classifier = await new TrainClassifierJob().RunAsync(_contexts.Create(parameters), TestContext.Current.CancellationToken);
        AssertOutput(StepName.TrainClassifier, version: 11, Read(classifier).Validation[^1].Loss, figure: 0.1695, classifier, "6d71eb07e3ea0a09da9958bddcc6029832be5939f32ebba9e3ba3f298eeaa170");

        string input = _contexts.AddInput("classifier");
        Directory.Delete(input);
        Directory.Move(classifier.Folder, input);
        GpuJobOutput evaluation = await new EvaluateJob().RunAsync(
            _contexts.Create(new EvaluateParameters(Variant.Bert, 24, "b")), TestContext.Current.CancellationToken);
        string first = File.ReadLines(Path.Combine(evaluation.Folder, "test.jsonl")).First();
        PieceLogits logits = JsonSerializer.Deserialize<PieceLogits>(first, PipelineJson.Options)!;
        AssertOutput(StepName.Evaluate, version: 2, logits.Logits[0], figure: -0.9829, evaluation, digest: null);
    }

    private static TrainingRecord Read(GpuJobOutput output) =>
        JsonSerializer.Deserialize<TrainingRecord>(File.ReadAllText(Path.Combine(output.Folder, TrainingRecord.FileName)), PipelineJson.Options)!;

    /// <param name="step">Its name.</param>
    /// <param name="version">That the values belong to.</param>
    /// <param name="actual">A figure of the output.</param>
    /// <param name="figure">What it is known to be.</param>
    /// <param name="output">Its files.</param>
    /// <param name="digest">Of all files but weights and record; null where the files hold figures alone.</param>
    private static void AssertOutput(string step, int version, double actual, double figure, GpuJobOutput output, string? digest)
    {
        string files = string.Join('\n', Directory.EnumerateFiles(output.Folder)
            .Where(f => Path.GetFileName(f) is not (ModelFiles.SafeTensors or TrainingRecord.FileName)).Order(StringComparer.Ordinal)
            .Select(f => $"{Path.GetFileName(f)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}"));
        string made = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(files)));
        Assert.True(
            StepTable.Get(step).Version == version && Math.Abs(actual - figure) <= Tolerance && (digest is null || made == digest),
            $"{step}, version {StepTable.Get(step).Version}: figure {actual:0.0000}, files {made}; known for version {version}: {figure}, {digest}. "
            + "Raise the step's version in StepTable if it writes other things than before, then the values here.");
    }
}
