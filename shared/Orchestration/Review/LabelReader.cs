using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Labels;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Review;

/// <summary>What a run found that people should look at: labels that may be wrong, and texts worth labelling.</summary>
public sealed class LabelReader(RunStore runs, ArtifactStore artifacts)
{
    /// <param name="runId">The run.</param>
    /// <param name="tag">Only labels of this tag; null for all.</param>
    /// <param name="slice">Null for all of them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UserErrorException">The run does not have the tag.</exception>
    /// <exception cref="MissingException">There is no such run, or it has no label check.</exception>
    public async Task<SuspectList> SuspectsAsync(string runId, string? tag, Slice? slice, CancellationToken cancellationToken)
    {
        RunResults results = await RunResults.ReadAsync(runs, runId, cancellationToken);
        if (results.Request.Classifier.LabelCheck is null)
        {
            throw new MissingException($"Run '{runId}' looked for no wrong labels. Start one with classifier.labelCheck (run --check-labels).");
        }

        ArtifactRef found = results.Get(StepName.FindSuspects);
        SuspectSummary summary = await artifacts.ReadJsonAsync<SuspectSummary>(found, LabelFiles.Summary, cancellationToken);
        if (tag is not null && summary.Tags.All(t => t.Tag != tag))
        {
            throw PieceSelection.NoTag(tag, [.. summary.Tags.Select(t => t.Tag)]);
        }

        Dictionary<int, Piece> pieces = (await artifacts.ReadJsonLinesAsync<Piece>(results.Get(StepName.SplitData), SplitFiles.Train, cancellationToken)).ToDictionary(piece => piece.Id);
        ReviewedSuspect[] all =
        [
            .. (await artifacts.ReadJsonLinesAsync<Suspect>(found, LabelFiles.Suspects, cancellationToken))
                .Where(suspect => tag is null || suspect.Tag == tag)
                .Select(suspect => Review(suspect, pieces[suspect.Id])),
        ];
        return new(
            runId, summary.Variant, summary.Folds, [.. summary.Tags.Select(t => new SuspectCounts(t.Tag, t.Yes, t.No, t.SuspectYes, t.SuspectNo))],
            all.Length, slice?.Skip ?? 0, slice?.Of(all) ?? all);
    }

    /// <param name="runId">The run.</param>
    /// <param name="slice">Null for all of them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MissingException">There is no such run, or it chose no texts.</exception>
    public async Task<ToLabelList> ToLabelAsync(string runId, Slice? slice, CancellationToken cancellationToken)
    {
        RunResults results = await RunResults.ReadAsync(runs, runId, cancellationToken);
        if (results.Request.Classifier.SuggestLabels is null)
        {
            throw new MissingException($"Run '{runId}' chose no texts to label. Start one with classifier.suggestLabels (run --suggest-labels).");
        }

        List<TextToLabel> texts = await artifacts.ReadJsonLinesAsync<TextToLabel>(results.Get(StepName.SuggestLabels), LabelFiles.ToLabel, cancellationToken);
        string[] tags = await artifacts.ReadJsonAsync<string[]>(results.Get(StepName.SplitData), SplitFiles.Labels, cancellationToken);
        (string variant, int seed) = results.Chosen!.Value;
        IReadOnlyDictionary<string, double> thresholds =
            (await artifacts.ReadJsonAsync<VariantScores>(results.Get(StepName.Score, results.Chosen), VariantScores.FileName, cancellationToken)).ToThresholds();
        return new(
            runId, new(variant, seed, OutOfFold: false), tags, [.. tags.Select(tag => thresholds.TryGetValue(tag, out double threshold) ? threshold : (double?)null)],
            texts.Count, slice?.Skip ?? 0, slice?.Of(texts) ?? texts);
    }

    private static ReviewedSuspect Review(Suspect suspect, Piece piece) => new(
        suspect.Rank, suspect.Id, suspect.Digest, suspect.Tag, suspect.Given, suspect.Probability, suspect.Score, suspect.Quality, piece.Text, piece.Labels, piece.Fields);
}
