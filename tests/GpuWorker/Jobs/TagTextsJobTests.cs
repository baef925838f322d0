using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.GpuWorker.Tests.Training;

namespace BertPipeline.GpuWorker.Tests.Jobs;

public sealed class TagTextsJobTests : IDisposable
{
    private readonly JobContexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Fact]
    public async Task Run_AShard_TagsEachTextInItsOrder()
    {
        await TrainAsync();
        string[] texts = [.. ToyPieces.Create(700, seed: 9).Select(piece => piece.Text), ""];
        WriteShard(3, texts);

        GpuJobOutput output = await new TagTextsJob().RunAsync(_contexts.Create(new TagTextsParameters(3, "b")), TestContext.Current.CancellationToken);

        TextTags[] tags = [.. File.ReadLines(Path.Combine(output.Folder, TaggingFiles.Tags)).Select(line => JsonSerializer.Deserialize<TextTags>(line, PipelineJson.Options)!)];
        using ITagger tagger = Taggers.Load(_contexts.Folder("in-tagger"));
        IReadOnlyList<float[]> logits = tagger.Score(texts, TestContext.Current.CancellationToken);
        Assert.Equal(texts.Length, tags.Length);
        Assert.Equal(texts.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), output.Summary["texts"]);
        foreach ((TextTags given, float[] row) in tags.Zip(logits))
        {
            Assert.All(given.Scores.Zip(row), pair => Assert.Equal(1 / (1 + Math.Exp(-pair.Second)), pair.First, tolerance: 1e-6));
        }

        // The thresholds beside the model decide: nothing reaches "two"'s.
        Assert.Contains(tags, given => given.Tags.SequenceEqual(["one"]));
        Assert.DoesNotContain(tags, given => given.Tags.Contains("two"));
    }

    [Fact]
    public async Task Run_Again_GivesTheSameBytes()
    {
        await TrainAsync();
        WriteShard(0, [.. ToyPieces.Create(600, seed: 9).Select(piece => piece.Text)]);
        GpuJobContext context = _contexts.Create(new TagTextsParameters(0, "b"));

        GpuJobOutput first = await new TagTextsJob().RunAsync(context, TestContext.Current.CancellationToken);
        GpuJobOutput second = await new TagTextsJob().RunAsync(_contexts.Create(new TagTextsParameters(0, "b")), TestContext.Current.CancellationToken);

        Assert.Equal(File.ReadAllBytes(Path.Combine(first.Folder, TaggingFiles.Tags)), File.ReadAllBytes(Path.Combine(second.Folder, TaggingFiles.Tags)));
    }

    private async Task TrainAsync()
    {
        ToyPieces.WriteSplit(_contexts.AddInput("split"));
        LanguageModelInputs.WriteScratchModel(_contexts.AddInput("encoder"), LanguageModelRun.Config with { InitializerRange = 0.2 });
        GpuJobOutput trained = await new TrainClassifierJob().RunAsync(_contexts.Create(ClassifierJobTests.Bert with { Epochs = 1 }), TestContext.Current.CancellationToken);
        string folder = _contexts.AddInput(StepInput.Tagger);
        foreach (string file in Directory.EnumerateFiles(trained.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(folder, ModelFiles.Thresholds), """{"one": 0.5, "two": 1.0}""");
    }

    private void WriteShard(int number, string[] texts) => File.WriteAllLines(
        Path.Combine(_contexts.AddInput(StepInput.Texts), TaggingFiles.Shard(number)),
        texts.Select((text, i) => JsonSerializer.Serialize(new TextToTag("a.txt", i + 1, null, text), PipelineJson.Options)));
}
