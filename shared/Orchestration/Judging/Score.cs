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

/// <summary>Thresholds from the validation logits, then metrics on both parts, of one variant and seed.</summary>
public sealed class Score(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<ScoreParameters>(runner)
{
    protected override async Task BuildAsync(StepWork<ScoreParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArtifactRef evaluation = work.Call.Inputs[StepInput.Evaluation];
        LabelledSplit split = await LabelledSplit.ReadAsync(artifacts, work.Call.Inputs[StepInput.Split], cancellationToken);
        VariantScores scores = VariantScores.Score(
            work.Parameters.Variant,
            work.Parameters.Seed,
            split.Tags,
            split.Validation,
            await artifacts.ReadJsonLinesAsync<PieceLogits>(evaluation, SplitFiles.Validation, cancellationToken),
            split.Test,
            await artifacts.ReadJsonLinesAsync<PieceLogits>(evaluation, SplitFiles.Test, cancellationToken),
            split.NeverTrained);
        await JsonLines.WriteDocumentAsync(work.Output(VariantScores.FileName), scores, cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(ModelFiles.Thresholds), scores.ToThresholds(), cancellationToken);
        work.Summary["macroF1"] = scores.Test.Averages.MacroF1.ToString("0.0000", CultureInfo.InvariantCulture);
        work.Summary["macroAveragePrecision"] = scores.Test.Averages.MacroAveragePrecision.ToString("0.0000", CultureInfo.InvariantCulture);
    }
}
