using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Labels;

/// <summary>
/// A split in which a fold of the training pieces stands in the place of the test pieces and the other folds train: the jobs that train and evaluate take it as they take any. The
/// run's own test pieces are not in it. Equal texts are in one fold.
/// </summary>
public sealed class SplitFolds(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<SplitFoldsParameters>(runner)
{
    /// <summary>The fold of a text, from 0.</summary>
    internal static int FoldOf(string text, SplitFoldsParameters parameters) => (int)(TextShare.Of(TextNormalization.Key(text), parameters.Salt) * parameters.Folds);

    protected override async Task BuildAsync(StepWork<SplitFoldsParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArtifactRef split = work.Call.Inputs[StepInput.Split];
        ILookup<bool, Piece> parts = (await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Train, cancellationToken))
            .ToLookup(piece => FoldOf(piece.Text, work.Parameters) == work.Parameters.Fold);
        Piece[] train = [.. parts[false]];
        Piece[] heldOut = [.. parts[true]];
        if (train.Length == 0 || heldOut.Length == 0)
        {
            throw new UserErrorException(
                $"{train.Length + heldOut.Length} training pieces are too few for {work.Parameters.Folds} folds: one is empty. Label more pieces, or lower classifier.labelCheck.folds.");
        }

        await JsonLines.WriteAsync(work.Output(SplitFiles.Train), train, cancellationToken);
        await JsonLines.WriteAsync(work.Output(SplitFiles.Test), heldOut, cancellationToken);
        await JsonLines.WriteAsync(
            work.Output(SplitFiles.Validation), await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Validation, cancellationToken), cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(SplitFiles.Labels), await artifacts.ReadJsonAsync<string[]>(split, SplitFiles.Labels, cancellationToken), cancellationToken);
        work.Summary["heldOut"] = heldOut.Length.ToString(CultureInfo.InvariantCulture);
    }
}
