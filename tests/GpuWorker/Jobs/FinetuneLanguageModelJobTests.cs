using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.GpuWorker.Weights;

namespace BertPipeline.GpuWorker.Tests.Jobs;

public sealed class FinetuneLanguageModelJobTests : IDisposable
{
    private readonly JobContexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Fact]
    public async Task RunAsync_TwoShards_WritesModelAndRecord()
    {
        LanguageModelInputs.Add(_contexts);

        GpuJobOutput output = await RunAsync();

        Assert.Equal(
            [ModelFiles.Config, ModelFiles.SafeTensors, ModelFiles.TokenizerConfig, TrainingRecord.FileName, ModelFiles.Vocabulary],
            Directory.EnumerateFiles(output.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        TrainingRecord record = Read(output);
        Assert.Equal([0, 1, 2, 3], record.HeldOut.Select(h => h.Epoch));
        Assert.True(record.HeldOut[^1].MlmLoss < record.HeldOut[0].MlmLoss);
        Assert.Equal(record.Summary.Steps, record.Points[^1].Step);
        Assert.Equal(record.Summary.TokensSeen, record.Points[^1].Tokens);
        Assert.All(record.Points, p => Assert.Contains(MetricName.NspLoss, p.Values.Keys));
        Assert.All(_contexts.Metrics.Where(m => m.Values.ContainsKey(MetricName.NspLoss)), m => Assert.InRange(m.Values[MetricName.ResidentMegabytes], 50, Environment.WorkingSet / 1e6 * 4));
        Assert.Contains("3 epochs on 2 generated ones: the same masks were used again in turn.", record.Warnings);
        Assert.True(output.Exact);
        Assert.Equal("cpu", output.Environment["device"]);
        Assert.Equal(3, _contexts.Saved.Count);
        Assert.Equal(record.Summary.Steps, _contexts.Saved[^1].Step);
    }

    [Fact]
    public async Task RunAsync_ResumedFromCheckpoint_SameModel()
    {
        LanguageModelInputs.Add(_contexts);
        GpuJobOutput undisturbed = await RunAsync();
        _contexts.Newest = _contexts.Saved[1];

        GpuJobOutput resumed = await RunAsync();

        Assert.Equal(
            File.ReadAllBytes(Path.Combine(undisturbed.Folder, ModelFiles.SafeTensors)), File.ReadAllBytes(Path.Combine(resumed.Folder, ModelFiles.SafeTensors)));
        Assert.Equal(Read(undisturbed).HeldOut, Read(resumed).HeldOut);
        Assert.Equal(Read(undisturbed).Summary.TokensSeen, Read(resumed).Summary.TokensSeen);
    }

    /// <summary>An encoder as a package carries it: without pooler and heads.</summary>
    [Fact]
    public async Task RunAsync_EncoderWithoutHead_BeginsAtTheWordsFrequencies()
    {
        LanguageModelInputs.Add(_contexts);
        LanguageModelInputs.WriteEncoder(_contexts.AddInput("base-model"), LanguageModelRun.Config);

        GpuJobOutput output = await RunAsync();

        TrainingRecord record = Read(output);
        // Forty examples' own entropy is below that of the words' frequencies in all; a random head begins half a nat above it.
        Assert.InRange(record.HeldOut[0].MlmLoss, record.HeldOut[0].UnigramEntropy, record.HeldOut[0].UnigramEntropy + 0.3);
        Assert.True(record.HeldOut[^1].MlmLoss < record.HeldOut[0].MlmLoss);
        Assert.Contains(record.Warnings, warning => warning.StartsWith("The base model has no head that tells masked words", StringComparison.Ordinal));
        Assert.Contains(record.Warnings, warning => warning.Contains("cls.seq_relationship.weight", StringComparison.Ordinal) && !warning.Contains("cls.predictions", StringComparison.Ordinal));
        Assert.Equal(Pooling.Mean, ModelFolder.ReadConfig(output.Folder).Pooling);
    }

    [Fact]
    public async Task RunAsync_OtherVocabulary_NamesBoth()
    {
        LanguageModelInputs.Add(_contexts, SyntheticExamples.Header with { VocabularySha256 = new string('a', 64) });

        var error = await Assert.ThrowsAsync<UserErrorException>(RunAsync);

        Assert.Contains("epoch-000.examples was made with another vocabulary (aaaaaaaaaaaa…", error.Message, StringComparison.Ordinal);
        Assert.Contains(SyntheticExamples.Vocabulary.Sha256[..12], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OtherCasing_NamesBoth()
    {
        LanguageModelInputs.Add(_contexts, SyntheticExamples.Header with { DoLowerCase = false });

        var error = await Assert.ThrowsAsync<UserErrorException>(RunAsync);

        Assert.Contains("was made with do_lower_case=False, strip_accents=True; the base model has do_lower_case=True", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ExamplesLongerThanPositions_SaysBoth()
    {
        LanguageModelInputs.Add(_contexts, config: LanguageModelRun.Config with { MaxPositionEmbeddings = 16 });

        var error = await Assert.ThrowsAsync<UserErrorException>(RunAsync);

        Assert.Contains("examples of up to 24 tokens, the model has 16 positions", error.Message, StringComparison.Ordinal);
    }

    private static TrainingRecord Read(GpuJobOutput output) =>
        JsonSerializer.Deserialize<TrainingRecord>(File.ReadAllText(Path.Combine(output.Folder, TrainingRecord.FileName)), PipelineJson.Options)!;

    private Task<GpuJobOutput> RunAsync() =>
        new FinetuneLanguageModelJob().RunAsync(_contexts.Create(LanguageModelInputs.Parameters), TestContext.Current.CancellationToken);
}
