using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs.Folders;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Pregeneration.Article;
using BertPipeline.Text.Tokenization;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.GpuWorker.Tests.Jobs.Folders;

public sealed class FolderFinetuningTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("finetuning-").FullName;

    public FolderFinetuningTests() => LanguageModelInputs.WriteScratchModel(Folder("model"), LanguageModelRun.Config);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task RunAsync_BinaryOrTheArticlesJson_TheSameModel()
    {
        string binary = WriteExamples();
        string article = await ToArticleAsync(binary);

        await RunAsync(binary, "from-binary");
        await RunAsync(article, "from-article");

        Assert.Equal(
            [ModelFiles.Config, ModelFiles.SafeTensors, ModelFiles.TokenizerConfig, TrainingRecord.FileName, ModelFiles.Vocabulary],
            Directory.EnumerateFileSystemEntries(Path.Combine(_root, "from-binary")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(Model("from-binary"), Model("from-article"));
        TrainingRecord record = JsonSerializer.Deserialize<TrainingRecord>(
            File.ReadAllText(Path.Combine(_root, "from-article", TrainingRecord.FileName)), PipelineJson.Options)!;
        Assert.Equal([0, 1, 2, 3], record.HeldOut.Select(h => h.Epoch));
    }

    [Fact]
    public async Task RunAsync_WithoutHeldOutExamples_TrainsAndMeasuresNothing()
    {
        string examples = WriteExamples();
        Directory.Delete(Path.Combine(examples, "held-out"), recursive: true);

        await RunAsync(examples, "out");

        Assert.Contains("\"heldOut\": []", File.ReadAllText(Path.Combine(_root, "out", TrainingRecord.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AfterAnInterruption_GoesOnToTheSameModel()
    {
        string examples = WriteExamples();
        await RunAsync(examples, "undisturbed");
        using var interruption = new CancellationTokenSource();
        var progress = new InterruptingProgress(interruption, afterEvaluations: 2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Finetuning(examples, "out", progress).RunAsync(interruption.Token));
        Assert.Equal([".finetuning"], Directory.EnumerateFileSystemEntries(Path.Combine(_root, "out")).Select(Path.GetFileName));
        var resumed = new InterruptingProgress(interruption, afterEvaluations: int.MaxValue);
        await Finetuning(examples, "out", resumed).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Model("undisturbed"), Model("out"));
        Assert.True(resumed.FirstStep > 0, "It began again from step 0.");
    }

    [Fact]
    public async Task RunAsync_OtherOptionsThanTheUnfinishedTraining_Refuses()
    {
        string examples = WriteExamples();
        await InterruptAsync(examples, afterEvaluations: 2);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(examples, "out", LanguageModelInputs.Parameters with { Seed = 2 }));

        Assert.Contains("holds an unfinished training with other options", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OtherDevicesThanTheUnfinishedTraining_GoesOn()
    {
        string examples = WriteExamples();
        await RunAsync(examples, "undisturbed");
        await InterruptAsync(examples, afterEvaluations: 2);

        await RunAsync(Request(examples, "out", LanguageModelInputs.Parameters) with { Devices = DeviceCount.All });

        Assert.Equal(Model("undisturbed"), Model("out"));
    }

    [Fact]
    public async Task RunAsync_MoreDevicesThanThereAre_Refuses()
    {
        FinetuneFolders request = Request(WriteExamples(), "out", LanguageModelInputs.Parameters) with { Devices = DeviceCount.Find("64") };

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(request));

        Assert.Contains("devices is 64, but this worker has ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ExamplesMadeAgainMeanwhile_Refuses()
    {
        string examples = WriteExamples();
        await InterruptAsync(examples, afterEvaluations: 2);
        SyntheticExamples.Write(Path.Combine(examples, "epoch-000.examples"), 100, seed: 9);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(examples, "out"));

        Assert.Contains("or on other files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AfterARefusalOrAnEndBeforeTheFirstCheckpoint_BeginsAnew()
    {
        string examples = WriteExamples();
        await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(Path.Combine(_root, "missing"), "out"));
        await InterruptAsync(examples, afterEvaluations: 1);

        await RunAsync(examples, "out", LanguageModelInputs.Parameters with { Seed = 2 });

        Assert.True(File.Exists(Path.Combine(_root, "out", ModelFiles.Config)));
    }

    [Fact]
    public async Task RunAsync_AfterAnEndWhileTheResultWasMoved_GoesOn()
    {
        string examples = WriteExamples();
        await RunAsync(examples, "undisturbed");
        await InterruptAsync(examples, afterEvaluations: 3);
        File.WriteAllText(Path.Combine(_root, "out", ModelFiles.SafeTensors), "a part");

        await RunAsync(examples, "out");

        Assert.Equal(Model("undisturbed"), Model("out"));
    }

    [Fact]
    public async Task RunAsync_AnotherTrainingIntoTheSameFolder_Refuses()
    {
        string examples = WriteExamples();
        await InterruptAsync(examples, afterEvaluations: 2);
        using var other = new FileStream(Path.Combine(_root, "out", ".finetuning", "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(examples, "out"));

        Assert.Contains("is in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ModelWithoutWeights_RefusesUnlessFromScratch()
    {
        FinetuneFolders request = Request(WriteExamples(), "out", LanguageModelInputs.Parameters) with { FromScratch = false };

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(request));

        Assert.Contains("has no weights (model.safetensors, ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ExamplesInBothForms_Refuses()
    {
        string binary = WriteExamples();
        string article = await ToArticleAsync(binary);
        File.Copy(Path.Combine(binary, "epoch-000.examples"), Path.Combine(article, "epoch-000.examples"));

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(article, "out"));

        Assert.Contains("holds examples in both forms", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OutputNotEmpty_Refuses()
    {
        File.WriteAllText(Path.Combine(Folder("out"), "notes.txt"), "mine");

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(WriteExamples(), "out"));

        Assert.Contains("is not empty", error.Message, StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(Path.Combine(_root, "out")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task RunAsync_ExamplesOfAnotherVocabulary_NamesBoth()
    {
        string binary = WriteExamples();
        string article = await ToArticleAsync(binary);
        var other = new Vocabulary(SyntheticExamples.Vocabulary.Tokens.Append("more"));
        other.Save(Path.Combine(_root, "model", ModelFiles.Vocabulary));
        File.WriteAllText(
            Path.Combine(_root, "model", ModelFiles.Config), JsonSerializer.Serialize(LanguageModelRun.Config with { VocabSize = other.Count }, PipelineJson.Options));

        foreach (string data in new[] { binary, article })
        {
            var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(data, Path.GetFileName(data) + "-out"));

            Assert.Contains(SyntheticExamples.Vocabulary.Sha256[..12], error.Message, StringComparison.Ordinal);
            Assert.Contains(other.Sha256[..12], error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("missing", "There is no folder")]
    [InlineData("model", "holds neither epoch-000.examples nor the article's epoch_0.json")]
    public async Task RunAsync_NoExamples_SaysWhatIsMissing(string data, string expected)
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(Path.Combine(_root, data), "out"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoModel_SaysSo()
    {
        string examples = WriteExamples();
        FinetuneFolders request = Request(examples, "out", LanguageModelInputs.Parameters) with { BertModel = examples };

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(request));

        Assert.Contains("is no model: it has no config.json", error.Message, StringComparison.Ordinal);
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    private byte[] Model(string output) => File.ReadAllBytes(Path.Combine(_root, output, ModelFiles.SafeTensors));

    private string WriteExamples()
    {
        string folder = Folder("binary");
        SyntheticExamples.Write(Path.Combine(folder, "epoch-000.examples"), 200, seed: 1);
        SyntheticExamples.Write(Path.Combine(folder, "epoch-001.examples"), 200, seed: 2, SyntheticExamples.Header with { Epoch = 1 });
        SyntheticExamples.Write(Path.Combine(Folder("binary/held-out"), "epoch-000.examples"), 40, seed: 3);
        return folder;
    }

    private async Task<string> ToArticleAsync(string binary)
    {
        string article = Folder("article");
        foreach (string file in Directory.EnumerateFiles(binary, "*.examples", SearchOption.AllDirectories))
        {
            using ExampleFile examples = ExampleFile.Open(file);
            string to = Path.Combine(article, Path.GetRelativePath(binary, Path.GetDirectoryName(file)!));
            await ArticleWriter.WriteAsync(examples, SyntheticExamples.Vocabulary, to, TestContext.Current.CancellationToken);
        }

        return article;
    }

    private Task RunAsync(string data, string output, FinetuneLanguageModelParameters? parameters = null) =>
        RunAsync(Request(data, output, parameters ?? LanguageModelInputs.Parameters));

    private static Task RunAsync(FinetuneFolders request) =>
        new FolderFinetuning(request, new ProgressLines(TextWriter.Null), TimeProvider.System, NullLogger.Instance).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>A training into "out" that ends after so many evaluations; the first is before the first step.</summary>
    private async Task InterruptAsync(string examples, int afterEvaluations)
    {
        using var interruption = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Finetuning(examples, "out", new InterruptingProgress(interruption, afterEvaluations)).RunAsync(interruption.Token));
    }

    private FolderFinetuning Finetuning(string data, string output, ITrainingProgress progress) =>
        new(Request(data, output, LanguageModelInputs.Parameters), progress, TimeProvider.System, NullLogger.Instance);

    private FinetuneFolders Request(string data, string output, FinetuneLanguageModelParameters parameters) => new()
    {
        PregeneratedData = data,
        BertModel = Path.Combine(_root, "model"),
        OutputDir = Path.Combine(_root, output),
        FromScratch = true,
        Parameters = parameters,
    };

    /// <summary>Interrupts the training when it has been evaluated so often, and notes where one began.</summary>
    private sealed class InterruptingProgress(CancellationTokenSource interruption, int afterEvaluations) : ITrainingProgress
    {
        private int _evaluations;

        public long? FirstStep { get; private set; }

        public void Report(JobProgress progress)
        {
        }

        public void AppendMetrics(long step, IReadOnlyDictionary<string, double> values)
        {
            FirstStep ??= step;
            if (values.ContainsKey(MetricName.HeldOutMlmLoss) && ++_evaluations == afterEvaluations)
            {
                interruption.Cancel();
            }
        }
    }
}
