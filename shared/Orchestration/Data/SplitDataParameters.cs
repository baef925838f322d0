using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Models;

namespace BertPipeline.Orchestration.Data;

/// <summary>Parameters of the step split-data.</summary>
/// <param name="Folds">As <see cref="ClassifierOptions.Folds"/>: null lets the data decide.</param>
/// <param name="ReadBy">Models that the run begins from; the step leaves those that say what they were trained on, with their versions, and null when there is none.</param>
public sealed record SplitDataParameters(double ValidationShare, double TestShare, string Salt, int? Folds = null, IReadOnlyList<string>? ReadBy = null)
{
    public static SplitDataParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ClassifierOptions classifier = request.Classifier;
        return new(
            classifier.ValidationShare, classifier.TestShare, classifier.SplitSalt, classifier.Folds ?? (classifier.LearningCurve.Count > 0 || classifier.Ensemble ? 1 : null), EarlierReading.ModelsOf(request));
    }
}
