using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Labels;

/// <summary>Parameters of the step split-folds.</summary>
/// <param name="Folds">Parts of the training pieces.</param>
/// <param name="Fold">The one that is held out, from 0.</param>
/// <param name="Salt">Of the hash that assigns texts to folds.</param>
public sealed record SplitFoldsParameters(int Folds, int Fold, string Salt)
{
    public static SplitFoldsParameters From(RunRequest request, int fold)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Not the split's own: of its numbers the training pieces have the upper end only.
        return new(request.Classifier.LabelCheck!.Folds, fold, $"folds-{request.Classifier.SplitSalt}");
    }
}
