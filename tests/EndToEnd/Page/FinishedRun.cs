using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts.Runs;
using BertPipeline.Machines;
using BertPipeline.SampleCorpus;
using BertPipeline.Storage.Corpora;
using BertPipeline.Testing;

namespace BertPipeline.EndToEnd.Tests.Page;

/// <summary>A host and a worker, and a run and a tagging that have ended: what the page is looked at with. Some texts and a tag are harmless HTML.</summary>
public sealed class FinishedRun(AzuriteFixture azurite) : IAsyncLifetime
{
    public const string Tag = "<b>Bugs</b>";
    public const string Text = "<i>slanted</i> & \"quoted\"";

    private static readonly SampleCorpusOptions Size = new(Seed: 3, Unlabelled: 300, Train: 200, Validation: 80, Test: 120);

    private Machine? _machine;

    internal Machine Machine => _machine!;

    public Uri Url => Machine.Url;

    public string RunId { get; private set; } = "";

    public string Corpus { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!Browser.IsThere)
        {
            return;
        }

        _machine = await Machine.CreateAsync(azurite);
        Corpus = "page-" + Machine.Storage.TaskHub;
        await DropAsync();
        await Machine.StartHostAsync();
        Machine.StartWorker();
        RunId = await Machine.PostRunAsync(new RunRequest
        {
            Corpus = Corpus,
            BaseModel = "scratch:tiny",
            Variants = [Variant.TfIdf, Variant.Bert],
            Baseline = Variant.TfIdf,
            PublishAs = "page-tagger",
            LanguageModel = new() { VocabularySize = 500, MaxSequenceLength = 64 },
            Classifier = new() { Epochs = 2, MaxSequenceLength = 64, Optimizer = new() { LearningRate = 1e-3 }, Resamples = 200, LabelCheck = new() { Folds = 2 }, SuggestLabels = 20 },
        });
        await Machine.WaitForRunAsync(RunId, run => run.State == RunState.Succeeded, "the run has succeeded");
        string tagging = await Machine.PostTaggingAsync(new() { Texts = Corpus, Model = "page-tagger" });
        await Machine.WaitForRunAsync(tagging, run => run.State == RunState.Succeeded, "the tagging has succeeded");
    }

    public async ValueTask DisposeAsync()
    {
        if (_machine is not null)
        {
            await _machine.DisposeAsync();
        }
    }

    private async Task DropAsync()
    {
        var corpora = new CorpusStore(Machine.Storage);
        var generator = new SampleCorpusGenerator(Size);
        using var unlabelled = new MemoryStream();
        SampleCorpusFiles.WriteUnlabelled(unlabelled, generator.Unlabelled());
        using var plain = new MemoryStream();
        SampleCorpusFiles.WriteLabelled(plain, generator.Labelled());
        using var labelled = new MemoryStream(WithMarkup(plain.ToArray()));
        unlabelled.Position = 0;
        await Machine.Storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        await corpora.UploadAsync(Corpus, "feedback.jsonl.gz", unlabelled, TestContext.Current.CancellationToken);
        await corpora.UploadAsync(Corpus + "/labelled", "labelled.jsonl", labelled, TestContext.Current.CancellationToken);
    }

    private static byte[] WithMarkup(byte[] jsonLines)
    {
        using var written = new MemoryStream();
        using (var writer = new StreamWriter(written))
        {
            foreach (string line in System.Text.Encoding.UTF8.GetString(jsonLines).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                JsonNode row = JsonNode.Parse(line)!;
                row["text"] = $"{row["text"]} {Text}";
                row["labels"] = new JsonArray([.. row["labels"]!.AsArray().Select(tag => (JsonNode)((string)tag! == "Bugs" ? Tag : (string)tag!))]);
                writer.WriteLine(JsonSerializer.Serialize(row));
            }
        }

        return written.ToArray();
    }
}
