using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Models;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Orchestration.Judging;

/// <summary>
/// Publishes the tagger that validation chose as the next version of its name: a Hugging Face folder with tags, thresholds and a model card.
/// When the newest version is that very tagger, it stands and no other is made.
/// </summary>
public sealed class Publish(StepRunner runner, ArtifactStore artifacts, ModelStore models) : StepActivity<PublicationInput>(runner)
{
    /// <summary>Equal bytes of these make an equal tagger; the card names the run and differs, tokenizer.json says again what the vocabulary and its settings say.</summary>
    private static readonly string[] TaggerFiles = [ModelFiles.Config, ModelFiles.SafeTensors, ModelFiles.Vocabulary, ModelFiles.Labels, ModelFiles.Thresholds];

    /// <summary>The name that a request publishes under.</summary>
    public static string NameFor(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.PublishAs ?? request.Corpus.Split('/')[^1] + "-tagger";
    }

    protected override async Task<StepResult> PerformAsync(StepCall<PublicationInput> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        PublicationInput input = call.Parameters;
        List<VariantScores> candidates = [];
        foreach (TrainedTagger tagger in input.Taggers)
        {
            candidates.Add(await artifacts.ReadJsonAsync<VariantScores>(tagger.Score, VariantScores.FileName, cancellationToken));
        }

        ModelChoice choice = ModelChoice.Choose(candidates);
        int chosen = candidates.FindIndex(c => c.Variant == choice.Variant && c.Seed == choice.Seed);
        using var folder = Runner.CreateFolder(call.Step.Id);
        await artifacts.DownloadAsync(input.Taggers[chosen].Classifier, folder.Path, cancellationToken);
        File.Delete(Path.Combine(folder.Path, TrainingRecord.FileName));
        IReadOnlyDictionary<string, double> thresholds = candidates[chosen].ToThresholds();
        await JsonLines.WriteDocumentAsync(Path.Combine(folder.Path, ModelFiles.Thresholds), thresholds, cancellationToken);
        BertConfig? config = await AddThresholdsAsync(Path.Combine(folder.Path, ModelFiles.Config), thresholds, cancellationToken);
        SplitSummary split = await artifacts.ReadJsonAsync<SplitSummary>(input.Split, SplitFiles.Summary, cancellationToken);
        var card = new ModelCard(call.RunId, input, config, split, candidates[chosen], choice);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, ModelFiles.ModelCard), card.Write(), cancellationToken);
        TokenizerFolder.AddJson(folder.Path);

        (ModelManifest model, bool stands) = await PublishedFolder.PublishAsync(
            models, NameFor(input.Request), folder.Path, call.RunId, TaggerFiles, Metadata(candidates[chosen]), cancellationToken);
        return new StepResult(
            StepOutcome.Succeeded,
            ReusedFrom: stands ? model.Owner : null,
            Summary: new Dictionary<string, string>
            {
                ["model"] = $"{model.Name}/{model.Version}",
                ["variant"] = choice.Variant,
                ["seed"] = choice.Seed.ToString(CultureInfo.InvariantCulture),
                ["reason"] = choice.Reason,
            });
    }

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
