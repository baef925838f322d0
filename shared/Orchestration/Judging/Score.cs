using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>
/// Thresholds from the validation logits, then metrics on both parts, of one variant and seed. Of a cross-validation: both from the folds' logits, and the logits of all pieces, which stand for an
/// evaluation's from here on.
/// </summary>
public sealed class Score(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<ScoreParameters>(runner)
{
    protected override async Task BuildAsync(StepWork<ScoreParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        LabelledSplit split = await LabelledSplit.ReadAsync(artifacts, work.Call.Inputs[StepInput.Split], cancellationToken);
        VariantScores scores = work.Parameters.Folds is { } folds ? await OfFoldsAsync(work, split, folds, cancellationToken) : await OfOneAsync(work, split, cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(VariantScores.FileName), scores, cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(ModelFiles.Thresholds), scores.ToThresholds(), cancellationToken);
        work.Summary["macroF1"] = scores.Test.Averages.MacroF1.ToString("0.0000", CultureInfo.InvariantCulture);
        work.Summary["macroAveragePrecision"] = scores.Test.Averages.MacroAveragePrecision.ToString("0.0000", CultureInfo.InvariantCulture);
    }

    private async Task<VariantScores> OfOneAsync(StepWork<ScoreParameters> work, LabelledSplit split, CancellationToken cancellationToken)
    {
        ArtifactRef evaluation = work.Call.Inputs[StepInput.Evaluation];
        return VariantScores.Score(
            work.Parameters.Variant,
            work.Parameters.Seed,
            split.Tags,
            split.Validation,
            await artifacts.ReadJsonLinesAsync<PieceLogits>(evaluation, SplitFiles.Validation, cancellationToken),
            split.Test,
            await artifacts.ReadJsonLinesAsync<PieceLogits>(evaluation, SplitFiles.Test, cancellationToken),
            split.NeverTrained);
    }

    private async Task<VariantScores> OfFoldsAsync(StepWork<ScoreParameters> work, LabelledSplit split, int folds, CancellationToken cancellationToken)
    {
        List<IReadOnlyList<PieceLogits>> logits = [];
        for (int fold = 0; fold < folds; fold++)
        {
            logits.Add(await artifacts.ReadJsonLinesAsync<PieceLogits>(work.Call.Inputs[StepInput.EvaluationOfFold(fold)], SplitFiles.Test, cancellationToken));
        }

        FoldScores scores = FoldScores.Score(work.Parameters.Variant, work.Parameters.Seed, split.Tags, split.Test, logits, split.NeverTrained);
        await JsonLines.WriteAsync(work.Output(SplitFiles.Validation), scores.OutOfFold, cancellationToken);
        await JsonLines.WriteAsync(work.Output(SplitFiles.Test), scores.Judged, cancellationToken);
        return scores.Scores;
    }
}
