using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Profiles;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Models;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Judging;

public sealed class PublishTests(AzuriteFixture azurite)
{
    private static readonly string[] Tags = ["Bugs", "Price"];
    private static readonly BertConfig Config = new() { VocabSize = 100, HiddenSize = 32, NumHiddenLayers = 3, NumAttentionHeads = 2 };

    [Fact]
    public async Task Publish_Bert_HasThresholdsInItsConfigurationAndACard()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        (JsonNode config, string card) = await PublishAsync(host, Config.With(new HeadOptions()));

        Assert.Equal(["Bugs", "Price"], config["thresholds"]!.AsObject().Select(t => t.Key));
        Assert.InRange((double)config["thresholds"]!["Bugs"]!, 0, 1);
        Assert.Equal(100, (int)config["vocab_size"]!);
        Assert.Contains("AutoModelForSequenceClassification.from_pretrained", card, StringComparison.Ordinal);
        Assert.Contains("- Never trained, and never given: Price.", card, StringComparison.Ordinal);
        Assert.Contains("- Too few positives for a figure to rely on (under 10 validation or 20 test pieces): Bugs, Price.", card, StringComparison.Ordinal);
        Assert.Contains("AutoTokenizer.from_pretrained(folder, split_special_tokens=True)", card, StringComparison.Ordinal);
        Assert.Contains($"bert-pipeline models export tagger-{host.RunId} --format onnx", card, StringComparison.Ordinal);
        Assert.Contains("| labelled | feedback/labelled: 30 train, 10 validation, 20 test |", card, StringComparison.Ordinal);
        Assert.Contains("| encoder | 3 layers, hidden 32, 2 heads, vocabulary of 100 |", card, StringComparison.Ordinal);
        Assert.Contains("the texts of validation and test were taken out of it", card, StringComparison.Ordinal);
        Assert.Contains("| Bugs |", card, StringComparison.Ordinal);
        Assert.Contains($"| run | {host.RunId} |", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_OtherHead_CardDoesNotPromiseTransformers()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        (_, string card) = await PublishAsync(host, Config.With(new HeadOptions { Layers = 2, Pooling = Pooling.Mean }));

        Assert.Contains("Its head (2 layers, pooling mean) is not the one of transformers'", card, StringComparison.Ordinal);
        Assert.DoesNotContain("AutoModelForSequenceClassification.from_pretrained", card, StringComparison.Ordinal);
        Assert.Contains("pipeline('text-classification'", card, StringComparison.Ordinal);
    }

    /// <summary>Programs that know no vocab.txt open what is published too.</summary>
    [Fact]
    public async Task Publish_TaggerWithATokenizer_HasItAsTokenizerJsonToo()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        const string Words = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nslow\n";

        string folder = await PublishFolderAsync(host, Config, [], (ModelFiles.Vocabulary, Words), (ModelFiles.TokenizerConfig, "{\"do_lower_case\":true}"));

        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, ModelFiles.Tokenizer), TestContext.Current.CancellationToken))!;
        Assert.Equal(("WordPiece", 5, true), ((string?)json["model"]!["type"], (int?)json["model"]!["vocab"]!["slow"], (bool?)json["normalizer"]!["lowercase"]));
    }

    /// <summary>Its own answers on the twenty test pieces, by hand: each has the one tag that its logits are for; all words are those of the training pieces.</summary>
    [Fact]
    public async Task Publish_Tagger_SaysWhatItMakesOfTheTestPieces()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        string folder = await PublishFolderAsync(host, Config, []);

        TextProfile profile = JsonSerializer.Deserialize<TextProfile>(await File.ReadAllTextAsync(Path.Combine(folder, ModelFiles.Profile), TestContext.Current.CancellationToken), PipelineJson.Options)!;
        Assert.Equal(Tags, profile.Tags);
        Assert.Equal((20, 10, 10), (profile.Texts, profile.Blocks.Sum(b => b.Tagged[0]), profile.Blocks.Sum(b => b.Tagged[1])));
        Assert.Equal((20, 0), (profile.Blocks.Sum(b => b.Words), profile.Blocks.Sum(b => b.NewWords)));
    }

    [Fact]
    public async Task Publish_OperatingPoints_AreThePublishedThresholds()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        (JsonNode config, string card) = await PublishAsync(host, Config.With(new HeadOptions()), new() { Tag = "Bugs", MaxAlerts = 100 }, new() { Tag = "Price", MaxAlerts = 10 });

        // Half of the pieces have either tag; one of ten may get Bugs, the two surest of the twenty, and one of a hundred Price, which no threshold gives.
        Assert.Equal(["Bugs"], config["thresholds"]!.AsObject().Select(t => t.Key));
        Assert.InRange((double)config["thresholds"]!["Bugs"]!, 1 / (1 + Math.Exp(-2.7999)), 1 / (1 + Math.Exp(-2.8001)));
        Assert.Contains("| Price | never given |", card, StringComparison.Ordinal);
        string[] best = [.. JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(host.Scratch, "published", ModelFiles.BestThresholds), TestContext.Current.CancellationToken))!.AsObject().Select(t => t.Key)];
        Assert.Equal(["Bugs", "Price"], best);
    }

    private static async Task<(JsonNode Config, string Card)> PublishAsync(StepHost host, BertConfig config, params OperatingPointOptions[] points)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string folder = await PublishFolderAsync(host, config, points);
        return (JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, ModelFiles.Config), token))!, await File.ReadAllTextAsync(Path.Combine(folder, ModelFiles.ModelCard), token));
    }

    private static async Task<string> PublishFolderAsync(StepHost host, BertConfig config, OperatingPointOptions[] points, params (string Name, string Text)[] more)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Piece[] pieces = [.. Enumerable.Range(0, 20).Select(i => new Piece(i, $"piece {i}", i % 2 == 0 ? ["Bugs"] : ["Price"]))];
        PieceLogits[] logits = [.. pieces.Select(p => new PieceLogits(p.Id, p.Id % 2 == 0 ? [2f + (p.Id / 20f), -2f] : [-1f, 1f]))];
        ArtifactRef score = await ArtifactAsync(host, StepName.Score, (VariantScores.FileName, VariantScores.Score(Variant.Bert, 1, Tags, pieces, logits, pieces, logits)));
        ArtifactRef classifier = await ArtifactAsync(host, StepName.TrainClassifier, [(ModelFiles.Config, config), (TrainingRecord.FileName, new { }), .. more.Select(f => (f.Name, (object)f.Text))]);
        var summary = new SplitSummary(
            new Dictionary<string, int> { ["train"] = 30, ["validation"] = 10, ["test"] = 20 }, new Dictionary<string, Dictionary<string, int>> { ["train"] = new() { ["Bugs"] = 30, ["Price"] = 0 } }, 4, 0, []);
        ArtifactRef split = await LinesAsync(host, StepName.SplitData, pieces, (SplitFiles.Summary, summary), (SplitFiles.Labels, Tags));
        ArtifactRef evaluation = await LinesAsync(host, StepName.Evaluate, logits);
        string name = "tagger-" + host.RunId;
        var request = new RunRequest { Corpus = "feedback", BaseModel = "scratch:tiny", PublishAs = name, Classifier = new() { OperatingPoints = points } };
        var input = new PublicationInput(request, split, split, split, split, [new TrainedTagger(Variant.Bert, 1, classifier, evaluation, score)]);

        StepResult result = await host.RunAsync(host.Step<Publish>(), new StepIdentity(StepName.Publish), input);

        Assert.Equal($"{name}/0001", result.Summary!["model"]);
        ModelManifest model = (await host.Models.FindAsync(name + "/0001", token))!;
        Assert.DoesNotContain(model.Files, f => f.Name == TrainingRecord.FileName);
        string folder = Path.Combine(host.Scratch, "published");
        await host.Models.DownloadAsync(model, folder, token);
        return folder;
    }

    /// <summary>An artifact whose three parts have the same lines.</summary>
    private static async Task<ArtifactRef> LinesAsync<T>(StepHost host, string step, IEnumerable<T> lines, params (string Name, object Value)[] files)
    {
        ArtifactWriter writer = host.Artifacts.Begin(step, Guid.NewGuid().ToString("N"), host.RunId);
        byte[] content = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => JsonSerializer.Serialize(line, PipelineJson.Options) + "\n")));
        foreach (string part in new[] { SplitFiles.Train, SplitFiles.Validation, SplitFiles.Test })
        {
            await writer.WriteAsync(part, content, TestContext.Current.CancellationToken);
        }

        foreach ((string name, object value) in files)
        {
            await writer.WriteJsonAsync(name, value, TestContext.Current.CancellationToken);
        }

        return (await writer.CompleteAsync(new Dictionary<string, string>(), cancellationToken: TestContext.Current.CancellationToken)).ToRef();
    }

    private static async Task<ArtifactRef> ArtifactAsync(StepHost host, string step, params (string Name, object Value)[] files)
    {
        ArtifactWriter writer = host.Artifacts.Begin(step, Guid.NewGuid().ToString("N"), host.RunId);
        foreach ((string name, object value) in files)
        {
            await (value is string text
                ? writer.WriteAsync(name, Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken)
                : writer.WriteJsonAsync(name, value, TestContext.Current.CancellationToken));
        }

        return (await writer.CompleteAsync(new Dictionary<string, string>(), cancellationToken: TestContext.Current.CancellationToken)).ToRef();
    }
}
