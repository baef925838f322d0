using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;

namespace BertPipeline.Orchestration.Labels;

/// <summary>Parameters of the step split-folds.</summary>
/// <param name="Folds">Parts of the pieces.</param>
/// <param name="Fold">The one that is held out, from 0; null holds out none, which trains the tagger that is published.</param>
/// <param name="Salt">Of the hash that assigns texts to folds.</param>
/// <param name="Pieces">The split's file that is parted: its training pieces, or those that judge. What it lacks trains.</param>
public sealed record SplitFoldsParameters(int Folds, int? Fold, string Salt, string Pieces)
{
    /// <summary>Of the label check.</summary>
    public static SplitFoldsParameters From(RunRequest request, int fold)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.Classifier.LabelCheck!.Folds, fold, SaltOf(request), SplitFiles.Train);
    }

    /// <summary>Of the cross-validation.</summary>
    public static SplitFoldsParameters Judging(RunRequest request, int folds, int? fold)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(folds, fold, SaltOf(request), SplitFiles.Test);
    }

    /// <summary>Not the split's own: of its numbers the training pieces have the upper end only.</summary>
    private static string SaltOf(RunRequest request) => $"folds-{request.Classifier.SplitSalt}";
}
