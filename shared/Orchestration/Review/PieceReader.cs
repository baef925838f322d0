using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation;
using BertPipeline.Evaluation.Labels;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Review;

/// <summary>The labelled pieces of a run beside what the chosen tagger makes of them; training pieces beside the out-of-fold predictions of the label check.</summary>
public sealed class PieceReader(RunStore runs, ArtifactStore artifacts)
{
    /// <exception cref="UserErrorException">The run does not have the tag.</exception>
    /// <exception cref="MissingException">There is no such run, or it has not come so far.</exception>
    public async Task<PieceList> ReadAsync(string runId, PieceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        RunResults results = await RunResults.ReadAsync(runs, runId, cancellationToken);
        ArtifactRef split = results.Get(StepName.SplitData);
        string[] tags = await artifacts.ReadJsonAsync<string[]>(split, SplitFiles.Labels, cancellationToken);
        List<Piece> pieces = await artifacts.ReadJsonLinesAsync<Piece>(split, $"{query.Part}.jsonl", cancellationToken);
        var selection = new PieceSelection(query, tags);
        Predicted? predicted = query.Part == DataSplit.Train
            ? await OutOfFoldAsync(results, cancellationToken)
            : await ChosenAsync(results, query.Part, tags, cancellationToken);
        ReviewedPiece[] all = [.. selection.Of(pieces.Select(piece => Review(piece, tags, predicted)))];
        return new(
            runId, query.Part, predicted?.Tagger, tags, predicted?.Thresholds,
            [.. pieces.SelectMany(piece => piece.Fields?.Keys ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            all.Length, query.Slice.Skip, query.Slice.Of(all));
    }

    private static ReviewedPiece Review(Piece piece, string[] tags, Predicted? predicted)
    {
        double[]? scores = predicted?.Logits.GetValueOrDefault(piece.Id) is { } logits ? [.. logits.Select(Predictions.Score)] : null;
        return new(
            piece.Id, piece.Text, piece.Labels,
            scores is null ? null : [.. tags.Where((_, tag) => predicted!.Thresholds[tag] is { } threshold && scores[tag] >= threshold)],
            scores is null ? null : [.. scores.Select(score => Math.Round(score, 6))],
            piece.Fields);
    }

    private async Task<Predicted?> ChosenAsync(RunResults results, string part, string[] tags, CancellationToken cancellationToken)
    {
        // A run that is not published yet has pieces already.
        if (results.Chosen is not { } chosen)
        {
            return null;
        }

        ArtifactRef score = results.Get(StepName.Score, chosen);
        IReadOnlyDictionary<string, double> thresholds =
            (await artifacts.ReadJsonAsync<VariantScores>(score, VariantScores.FileName, cancellationToken)).ToThresholds();
        return new(
            new(chosen.Variant, chosen.Seed, OutOfFold: false),
            [.. tags.Select(tag => thresholds.TryGetValue(tag, out double threshold) ? threshold : (double?)null)],
            // Those of a cross-validation lie with the scores.
            await LogitsAsync(results.Find(StepName.Evaluate, chosen) ?? score, $"{part}.jsonl", cancellationToken));
    }

    private async Task<Predicted?> OutOfFoldAsync(RunResults results, CancellationToken cancellationToken)
    {
        if (results.Find(StepName.FindSuspects) is not { } found)
        {
            return null;
        }

        SuspectSummary summary = await artifacts.ReadJsonAsync<SuspectSummary>(found, LabelFiles.Summary, cancellationToken);
        return new(
            new(summary.Variant, Seed: null, OutOfFold: true),
            [.. summary.Tags.Select(tag => (double?)tag.Threshold)],
            await LogitsAsync(found, LabelFiles.OutOfFold, cancellationToken));
    }

    private async Task<Dictionary<int, float[]>> LogitsAsync(ArtifactRef artifact, string file, CancellationToken cancellationToken) =>
        (await artifacts.ReadJsonLinesAsync<PieceLogits>(artifact, file, cancellationToken)).ToDictionary(piece => piece.Id, piece => piece.Logits);

    private sealed record Predicted(ReviewedTagger Tagger, IReadOnlyList<double?> Thresholds, Dictionary<int, float[]> Logits);
}
