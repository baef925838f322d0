using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Labels;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Labels;

/// <summary>Chooses texts to label among those that were sampled and tagged; see <see cref="TextSelection"/>.</summary>
public sealed class SuggestLabels(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<SuggestLabelsParameters>(runner)
{
    protected override async Task BuildAsync(StepWork<SuggestLabelsParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        IReadOnlyDictionary<string, ArtifactRef> inputs = work.Call.Inputs;
        string[] tags = await artifacts.ReadJsonAsync<string[]>(inputs[StepInput.Split], SplitFiles.Labels, cancellationToken);
        IReadOnlyDictionary<string, double> published = (await artifacts.ReadJsonAsync<VariantScores>(inputs[StepInput.Score], VariantScores.FileName, cancellationToken)).ToThresholds();
        double?[] thresholds = [.. tags.Select(tag => published.TryGetValue(tag, out double threshold) ? threshold : (double?)null)];
        List<TextToTag> texts = [];
        List<IReadOnlyList<double>> scores = [];
        for (int shard = 0; inputs.TryGetValue(StepInput.TagsOf(shard), out ArtifactRef? tagged); shard++)
        {
            texts.AddRange(await artifacts.ReadJsonLinesAsync<TextToTag>(inputs[StepInput.Texts], TaggingFiles.Shard(shard), cancellationToken));
            scores.AddRange((await artifacts.ReadJsonLinesAsync<TextTags>(tagged, TaggingFiles.Tags, cancellationToken)).Select(t => t.Scores));
        }

        IReadOnlyList<SelectedText> chosen = TextSelection.Choose(scores, thresholds, work.Parameters.Texts);
        await JsonLines.WriteAsync(work.Output(LabelFiles.ToLabel), chosen.Select((selected, i) => ToLabel(i + 1, texts[selected.Text].Text, scores[selected.Text], tags, thresholds, selected)), cancellationToken);
        work.Summary["texts"] = chosen.Count.ToString(CultureInfo.InvariantCulture);
        work.Summary["scored"] = texts.Count.ToString(CultureInfo.InvariantCulture);
    }

    private static TextToLabel ToLabel(int rank, string text, IReadOnlyList<double> scores, string[] tags, double?[] thresholds, SelectedText selected) => new(
        rank,
        TextNormalization.Digest(text),
        text,
        [.. tags.Where((_, tag) => thresholds[tag] is { } threshold && scores[tag] >= threshold)],
        scores,
        tags[selected.Tag],
        Math.Round(selected.Uncertainty, 4),
        string.Create(CultureInfo.InvariantCulture, $"'{tags[selected.Tag]}' has {scores[selected.Tag]:0.00}, and its threshold is {thresholds[selected.Tag]:0.00}"));
}
