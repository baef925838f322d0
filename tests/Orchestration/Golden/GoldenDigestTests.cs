using System.Security.Cryptography;
using System.Text;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Golden;

/// <summary>
/// Old artifacts are found by keys that hold each step's version. So whoever changes what a step writes must raise its version in the step table, or old
/// and new outputs meet in one run: here the bytes that each activity makes of a small fixed input are compared with those that belong to its version.
/// The digests are our own; they say nothing of what is right, only of what has changed.
/// </summary>
public sealed class GoldenDigestTests(AzuriteFixture azurite)
{
    private const string Corpus = "golden-digests";

    private static readonly string[] Topics = ["export", "invoice", "dashboard", "login", "search", "calendar"];
    private static readonly string[] Opinions = ["is slow", "is too expensive", "crashes every day", "works well now"];

    private static readonly RunRequest Request = new()
    {
        Corpus = Corpus,
        BaseModel = "scratch:tiny",
        Variants = [Variant.BagOfTricks, Variant.Bert],
        LanguageModel = new() { VocabularySize = 120, MaxSequenceLength = 32, Epochs = 2 },
        Classifier = new() { Resamples = 100 },
    };

    [Fact]
    public async Task Activities_FixedInput_WriteTheBytesOfTheirVersion()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await DropAsync(host);

        List<(string Step, StepResult Result)> made = await RunAsync(host);

        List<string> lines = [];
        foreach ((string step, StepResult result) in made)
        {
            ArtifactManifest manifest = await host.Artifacts.GetAsync(result.Artifact!, TestContext.Current.CancellationToken);
            string files = string.Join('\n', manifest.Files.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => $"{f.Name} {f.Sha256}"));
            lines.Add($"{step} {StepTable.Get(step).Version} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files)))}");
        }

        string[] known = await File.ReadAllLinesAsync(
            Path.Combine(AppContext.BaseDirectory, "Golden", "digests.txt"), TestContext.Current.CancellationToken);
        string[] changed = [.. lines.Except(known)];
        Assert.True(
            changed.Length == 0,
            "These steps write other bytes than before. Raise their versions in StepTable, then replace their lines in tests/Orchestration/Golden/digests.txt by\n"
            + string.Join('\n', changed));
        Assert.Equal(lines.Count, known.Length);
    }

    private static async Task DropAsync(StepHost host)
    {
        string[] pieces = [.. from topic in Topics from opinion in Opinions select $"The {topic} {opinion}."];
        IEnumerable<string> labelled = pieces.Select((piece, i) =>
            $$"""{"text": "{{piece}}", "labels": ["{{(piece.Contains("slow", StringComparison.Ordinal) || piece.Contains("crashes", StringComparison.Ordinal) ? "Bugs" : "Other")}}"], "split": "{{(i % 3 == 0 ? "train" : i % 3 == 1 ? "validation" : "test")}}"}""");
        IEnumerable<string> corpus = from topic in Topics from opinion in Opinions from again in Enumerable.Range(1, 4) select $"My {topic} {opinion}. I said so {again} times! Please fix it.";
        await UploadAsync(host, Corpus + "/labelled", "pieces.jsonl", labelled);
        await UploadAsync(host, Corpus, "feedback.txt", corpus);
    }

    private static async Task UploadAsync(StepHost host, string folder, string name, IEnumerable<string> lines)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        await host.Corpora.UploadAsync(folder, name, stream, TestContext.Current.CancellationToken);
    }

    private static async Task<List<(string Step, StepResult Result)>> RunAsync(StepHost host)
    {
        var made = new List<(string Step, StepResult Result)>();
        StepResult labelled = await AddAsync(host.Step<IngestLabelled>(), StepName.IngestLabelled, IngestLabelledParameters.From(Request));
        StepResult split = await AddAsync(host.Step<SplitData>(), StepName.SplitData, SplitDataParameters.From(Request), ("labelled", labelled));
        StepResult corpus = await AddAsync(host.Step<IngestCorpus>(), StepName.IngestCorpus, IngestCorpusParameters.From(Request), ("split", split));
        StepResult model = await AddAsync(host.Step<ResolveBaseModel>(), StepName.BaseModel, BaseModelParameters.From(Request), ("corpus", corpus));
        string shard = CorpusShards.Name(0);
        StepResult sentences = await AddAsync(host.Step<SplitSentences>(), StepName.SplitSentences, new SplitSentencesParameters(shard), ("corpus", corpus));
        await AddAsync(
            host.Step<Pregenerate>(), StepName.Pregenerate, PregenerateParameters.From(Request.LanguageModel, shard), ("sentences", sentences), ("base-model", model));

        StepResult evaluation = await EvaluationAsync(host, split);
        StepResult score = await AddAsync(host.Step<Score>(), StepName.Score, new ScoreParameters(Variant.Bert, 1), ("split", split), ("evaluation", evaluation));
        StepResult baseline = await host.RunAsync(
            host.Step<Score>(), new(StepName.Score), new ScoreParameters(Variant.BagOfTricks, 1), ("split", split), ("evaluation", evaluation));
        await AddAsync(
            host.Step<Compare>(), StepName.Compare, CompareParameters.From(Request),
            ("split", split), ("evaluation-bert-1", evaluation), ("score-bert-1", score), ("evaluation-bag-of-tricks-1", evaluation), ("score-bag-of-tricks-1", baseline));
        return made;

        async Task<StepResult> AddAsync<T>(StepActivity<T> activity, string step, T parameters, params (string Name, StepResult Result)[] inputs)
        {
            StepResult result = await host.RunAsync(activity, new(step), parameters, inputs);
            Assert.True(result.Outcome == StepOutcome.Succeeded, result.Error);
            made.Add((step, result));
            return result;
        }
    }

    /// <summary>Logits as the job evaluate leaves them, made up: a function of the piece's number.</summary>
    private static async Task<StepResult> EvaluationAsync(StepHost host, StepResult split)
    {
        ArtifactWriter writer = host.Artifacts.Begin(StepName.Evaluate, host.RunId, host.RunId);
        foreach (string part in new[] { SplitFiles.Validation, SplitFiles.Test })
        {
            string[] pieces = (await host.ReadAsync(split, part)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            IEnumerable<string> logits = pieces.Select((piece, i) =>
                $$"""{"id": {{System.Text.Json.Nodes.JsonNode.Parse(piece)!["id"]}}, "logits": [{{(i % 5) - 2}}, {{(i % 3) - 1}}.5]}""");
            await writer.WriteAsync(part, Encoding.UTF8.GetBytes(string.Join('\n', logits) + "\n"), TestContext.Current.CancellationToken);
        }

        ArtifactManifest manifest = await writer.CompleteAsync(new Dictionary<string, string>(), cancellationToken: TestContext.Current.CancellationToken);
        return StepResult.Succeeded(manifest, host.RunId);
    }
}
