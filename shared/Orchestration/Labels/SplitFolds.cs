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
/// A split in which a fold of the pieces stands in the place of the test pieces and the other folds train: the jobs that train and evaluate take it as they take any. Where the run's own split has
/// validation pieces apart, they tune here too; in a cross-validation the fold after the one that is held out does. Equal texts are in one fold.
/// </summary>
public sealed class SplitFolds(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<SplitFoldsParameters>(runner)
{
    /// <summary>The fold of a text, from 0.</summary>
    internal static int FoldOf(string text, SplitFoldsParameters parameters) => (int)(TextShare.Of(TextNormalization.Key(text), parameters.Salt) * parameters.Folds);

    protected override async Task BuildAsync(StepWork<SplitFoldsParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArtifactRef split = work.Call.Inputs[StepInput.Split];
        SplitFoldsParameters parameters = work.Parameters;
        bool isCrossValidated = (await artifacts.ReadJsonAsync<SplitSummary>(split, SplitFiles.Summary, cancellationToken)).Folds is not null;
        List<Piece> all = await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Train, cancellationToken);
        HashSet<int> parted = [.. (await artifacts.ReadJsonLinesAsync<Piece>(split, parameters.Pieces, cancellationToken)).Select(piece => piece.Id)];
        int? tuning = isCrossValidated ? ((parameters.Fold ?? -1) + 1) % parameters.Folds : null;
        ILookup<int?, Piece> folds = all.ToLookup(piece => parted.Contains(piece.Id) ? FoldOf(piece.Text, parameters) : (int?)null);
        Piece[] heldOut = parameters.Fold is { } fold ? [.. folds[fold]] : [];
        List<Piece> validation = tuning is null ? await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Validation, cancellationToken) : [.. folds[tuning]];
        Piece[] train = [.. all.Except(heldOut).Except(tuning is null ? [] : validation)];
        if (train.Length == 0 || validation.Count == 0 || (heldOut.Length == 0 && parameters.Fold is not null))
        {
            throw new UserErrorException(
                $"{all.Count} training pieces are too few for {parameters.Folds} folds: one is empty. Label more pieces, or lower {(parameters.Pieces == SplitFiles.Train ? "classifier.labelCheck.folds" : "classifier.folds")}.");
        }

        await JsonLines.WriteAsync(work.Output(SplitFiles.Train), train, cancellationToken);
        await JsonLines.WriteAsync(work.Output(SplitFiles.Test), heldOut, cancellationToken);
        await JsonLines.WriteAsync(work.Output(SplitFiles.Validation), validation, cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(SplitFiles.Labels), await artifacts.ReadJsonAsync<string[]>(split, SplitFiles.Labels, cancellationToken), cancellationToken);
        work.Summary["heldOut"] = heldOut.Length.ToString(CultureInfo.InvariantCulture);
    }
}
