using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Thresholds;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Profiles;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Models;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Orchestration.Judging;

/// <summary>
/// Publishes the tagger that validation chose as the next version of its name: a Hugging Face folder with tags, thresholds, a model card and the
/// hashes of the texts that it knows. The name goes on meaning the version that it means: <see cref="Promote"/> moves it. When the newest version is that very tagger, it stands and no other is made.
/// </summary>
public sealed class Publish(StepRunner runner, ArtifactStore artifacts, ModelStore models, CorpusReading reading) : StepActivity<PublicationInput>(runner)
{
    /// <summary>Equal bytes of these make an equal tagger; the card names the run and differs, tokenizer.json says again what the vocabulary and its settings say.</summary>
    private static readonly string[] TaggerFiles = [ModelFiles.Config, ModelFiles.SafeTensors, ModelFiles.Vocabulary, ModelFiles.Labels, ModelFiles.Thresholds, ModelFiles.BestThresholds, ModelFiles.TextsRead, ModelFiles.WordsTrained, ModelFiles.Profile];

    internal const string VariantInSummary = "variant";
    internal const string SeedInSummary = "seed";

    /// <summary>The name that a request publishes under.</summary>
    public static string NameFor(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.PublishAs ?? request.Corpus.Split('/')[^1] + "-tagger";
    }

    /// <summary>The tagger that the step's result names.</summary>
    internal static TrainedTagger ChosenOf(PublicationInput input, StepResult published)
    {
        IReadOnlyDictionary<string, string> summary = published.Summary!;
        return input.Taggers.First(t => t.Variant == summary[VariantInSummary] && t.Seed.ToString(CultureInfo.InvariantCulture) == summary[SeedInSummary]);
    }

    protected override async Task<StepResult> PerformAsync(StepCall<PublicationInput> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        PublicationInput input = call.Parameters;
        ChosenModel chosen = await ChosenModel.ReadAsync(artifacts, input, cancellationToken);
        ModelChoice choice = chosen.Choice;
        IReadOnlyList<OperatingPoint> points = chosen.OperatingPoints(input.Request);
        VariantScores published = points.Count == 0 ? chosen.Scores : chosen.Scores.At(points, chosen.Validation, chosen.Test);
        using var scratch = Runner.CreateFolder(call.Step.Id);
        string folder = scratch.CreateFolder("tagger");
        await artifacts.DownloadAsync(chosen.Tagger.Classifier, folder, cancellationToken);
        File.Delete(Path.Combine(folder, TrainingRecord.FileName));
        IReadOnlyDictionary<string, double> thresholds = published.ToThresholds();
        await JsonLines.WriteDocumentAsync(Path.Combine(folder, ModelFiles.Thresholds), thresholds, cancellationToken);
        if (points.Count > 0)
        {
            await JsonLines.WriteDocumentAsync(Path.Combine(folder, ModelFiles.BestThresholds), chosen.Scores.ToThresholds(), cancellationToken);
        }

        BertConfig? config = await AddThresholdsAsync(Path.Combine(folder, ModelFiles.Config), thresholds, cancellationToken);
        SplitSummary split = await artifacts.ReadJsonAsync<SplitSummary>(input.Split, SplitFiles.Summary, cancellationToken);
        bool hasEncoder = Variant.Get(choice.Variant).Encoder is not EncoderSource.None;
        var card = new ModelCard(call.RunId, input, config, split, published, choice)
        {
            Origin = hasEncoder ? await ModelOrigin.OfAsync(models, input.Origins is [.., var origin] ? origin : null, cancellationToken) : ModelOrigin.None,
        };
        await File.WriteAllTextAsync(Path.Combine(folder, ModelFiles.ModelCard), card.Write(), cancellationToken);
        TokenizerFolder.AddJson(folder);

        await AddProfileAsync(folder, input, chosen, thresholds, cancellationToken);
        (await ReadAsync(call.RunId, input, Variant.Get(choice.Variant), scratch.CreateFolder("corpus"), cancellationToken)).Save(Path.Combine(folder, ModelFiles.TextsRead));
        (ModelManifest model, bool stands) = await PublishedFolder.PublishAsync(
            models, NameFor(input.Request), folder, call.RunId, [.. TaggerFiles, .. FilesOfMembers(folder)], Metadata(published), keepsCurrent: true, cancellationToken);
        return new StepResult(
            StepOutcome.Succeeded,
            ReusedFrom: stands ? model.Owner : null,
            Summary: new Dictionary<string, string>
            {
                ["model"] = $"{model.Name}/{model.Version}",
                [VariantInSummary] = choice.Variant,
                [SeedInSummary] = choice.Seed.ToString(CultureInfo.InvariantCulture),
                ["reason"] = choice.Reason,
            });
    }

    /// <summary>
    /// The texts that it was trained and tuned on, and those that its encoder has read: a later run compares it on none of them.
    /// </summary>
    private async Task<TextsRead> ReadAsync(string runId, PublicationInput input, Variant variant, string folder, CancellationToken cancellationToken)
    {
        bool readsCorpus = variant.Encoder is EncoderSource.Adapted or EncoderSource.OwnLanguageModel;
        TextsRead encoder = variant.Encoder is EncoderSource.None
            ? TextsRead.None
            : await reading.OfAsync(runId, readsCorpus ? input.Corpus : null, input.Origins, folder, cancellationToken);
        List<Piece> train = await artifacts.ReadJsonLinesAsync<Piece>(input.Split, SplitFiles.Train, cancellationToken);
        List<Piece> validation = await artifacts.ReadJsonLinesAsync<Piece>(input.Split, SplitFiles.Validation, cancellationToken);
        return TextsRead.Of(train.Concat(validation).Select(piece => piece.Text), encoder);
    }

    /// <summary>What it makes of the test pieces, which had no say in its training, and the words that it was trained on.</summary>
    private async Task AddProfileAsync(string folder, PublicationInput input, ChosenModel chosen, IReadOnlyDictionary<string, double> thresholds, CancellationToken cancellationToken)
    {
        List<Piece> train = await artifacts.ReadJsonLinesAsync<Piece>(input.Split, SplitFiles.Train, cancellationToken);
        TextProfiler.WordsOf(train.Select(piece => piece.Text)).Save(Path.Combine(folder, ModelFiles.WordsTrained));
        Predictions test = chosen.Test;

        // In a cross-validation every test piece trains too: what is new in it is what no other text has.
        var profiler = new TextProfiler(folder, test.Tags, chosen.Scores.Folds is null ? null : TextProfiler.WordsOf(train.Select(piece => piece.Text), least: 2));
        foreach ((int row, Piece piece) in test.Pieces.Index())
        {
            profiler.Add(piece.Text, [.. test.Tags.Where((tag, i) => thresholds.TryGetValue(tag, out double threshold) && test.Scores(i)[row] >= threshold)]);
        }

        await JsonLines.WriteDocumentAsync(Path.Combine(folder, ModelFiles.Profile), profiler.Profile(), cancellationToken);
    }

    /// <summary>An ensemble's weights, in the folders of its members.</summary>
    private static IEnumerable<string> FilesOfMembers(string folder) => Directory.EnumerateDirectories(folder)
        .SelectMany(member => Directory.EnumerateFiles(member).Select(file => $"{Path.GetFileName(member)}/{Path.GetFileName(file)}"));

    private static Dictionary<string, string> Metadata(VariantScores scores) => new()
    {
        ["kind"] = "tagger",
        ["variant"] = scores.Variant,
        ["tags"] = scores.Thresholds.Count.ToString(CultureInfo.InvariantCulture),
        ["macroF1"] = scores.Test.Averages.MacroF1.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    /// <summary>Puts the thresholds into the configuration, where a reader of the model alone finds them.</summary>
    /// <returns>The configuration; null when the tagger is no BERT.</returns>
    private static async Task<BertConfig?> AddThresholdsAsync(
        string path, IReadOnlyDictionary<string, double> thresholds, CancellationToken cancellationToken)
    {
        JsonObject config = JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken))!.AsObject();
        config["thresholds"] = JsonSerializer.SerializeToNode(thresholds, PipelineJson.Options);
        await File.WriteAllTextAsync(path, config.ToJsonString(PipelineJson.Indented) + "\n", cancellationToken);
        return (string?)config["model_type"] == "bert" ? config.Deserialize<BertConfig>(PipelineJson.Options) : null;
    }
}
