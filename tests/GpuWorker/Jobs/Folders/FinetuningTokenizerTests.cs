using System.Text.Json;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs.Folders;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.Text.Tokenization;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.GpuWorker.Tests.Jobs.Folders;

/// <summary>A base model's folder need not say how its text is read; the adapted model's does, for other programs lower-case where nobody says.</summary>
public sealed class FinetuningTokenizerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("finetuning-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_BaseWithoutTokenizerSettings_TheModelSaysHowItsTextIsRead(bool isCased)
    {
        string model = Directory.CreateDirectory(Path.Combine(_root, "model")).FullName;
        LanguageModelInputs.WriteScratchModel(model, LanguageModelRun.Config);
        File.Delete(Path.Combine(model, ModelFiles.TokenizerConfig));
        string[] words = [.. SyntheticExamples.Vocabulary.Tokens];
        words[^1] = isCased ? "Great" : "great";
        var vocabulary = new Vocabulary(words);
        vocabulary.Save(Path.Combine(model, ModelFiles.Vocabulary));
        string examples = Directory.CreateDirectory(Path.Combine(_root, "examples")).FullName;
        SyntheticExamples.Write(
            Path.Combine(examples, "epoch-000.examples"), 100, seed: 1,
            SyntheticExamples.Header with { VocabularySha256 = vocabulary.Sha256, DoLowerCase = !isCased, StripAccents = !isCased });
        var request = new FinetuneFolders
        {
            PregeneratedData = examples,
            BertModel = model,
            OutputDir = Path.Combine(_root, "out"),
            FromScratch = true,
            Parameters = LanguageModelInputs.Parameters with { Epochs = 1 },
        };

        await new FolderFinetuning(request, new ProgressLines(TextWriter.Null), TimeProvider.System, NullLogger.Instance).RunAsync(TestContext.Current.CancellationToken);

        string settings = await File.ReadAllTextAsync(Path.Combine(_root, "out", ModelFiles.TokenizerConfig), TestContext.Current.CancellationToken);
        Assert.Equal(!isCased, JsonSerializer.Deserialize<JsonElement>(settings).GetProperty("do_lower_case").GetBoolean());
    }
}
