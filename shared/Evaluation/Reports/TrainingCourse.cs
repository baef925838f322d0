using BertPipeline.Contracts.Steps;

namespace BertPipeline.Evaluation.Reports;

/// <summary>The course of a tagger's training on validation: which epoch was kept, and where more training began to harm.</summary>
internal static class TrainingCourse
{
    /// <summary>
    /// Where validation turned: the epoch of the lowest validation loss, where a higher one followed, or one that is no number. Null where the loss was lowest at
    /// the end, or no epoch has a loss.
    /// </summary>
    public static ValidationEvaluation? Turn(TrainingRecord training)
    {
        ArgumentNullException.ThrowIfNull(training);
        ValidationEvaluation? lowest = training.Validation.Where(v => double.IsFinite(v.Loss)).MinBy(v => v.Loss);
        return lowest is null || lowest.Loss >= training.Validation[^1].Loss ? null : lowest;
    }

    /// <summary>For a table: the epoch after which validation turned.</summary>
    public static string TurnOf(TrainingRecord training) =>
        Turn(training) is { } turn ? $"after {Figure.Count(turn.Epoch)}" : HasLoss(training) ? "never" : Figure.None;

    /// <summary>One or two sentences a tagger that was validated.</summary>
    public static IEnumerable<string> Describe(RunReport report)
    {
        foreach (ClassifierTraining classifier in report.Classifiers.Where(c => c.Training.Validation.Count > 0))
        {
            yield return $"{report.NameOf(classifier.Variant)}, seed {Figure.Plain(classifier.Seed)}: {Kept(classifier.Training)}{Turned(classifier.Training)}";
        }
    }

    private static string Kept(TrainingRecord training) => training.Validation.FirstOrDefault(v => v.Epoch == training.Summary.BestEpoch) is { } kept
        ? $"epoch {Figure.Count(kept.Epoch)} of {Figure.Count(training.Summary.EpochsRun)} was best and is kept, " +
            $"with a macro average precision of {Figure.Of(kept.MacroAveragePrecision)} on validation. "
        : $"{Figure.Count(training.Summary.EpochsRun)} epochs. ";

    private static bool HasLoss(TrainingRecord training) => training.Validation.Any(v => double.IsFinite(v.Loss));

    private static string Turned(TrainingRecord training)
    {
        if (!HasLoss(training))
        {
            return "Its validation loss was no number after any epoch.";
        }

        ValidationEvaluation last = training.Validation[^1];
        string trained = training.Points.LastOrDefault(p => p.Values.ContainsKey(MetricName.Loss)) is { } point
            ? $", the training loss at {Figure.Of(point.Values[MetricName.Loss])}"
            : "";
        return Turn(training) is { } turn
            ? $"Validation turned after epoch {Figure.Count(turn.Epoch)}: its loss rose from {Figure.Of(turn.Loss)} there to {Figure.Of(last.Loss)} after the last{trained}."
            : $"Validation never turned: its loss was lowest after the last epoch, {Figure.Of(last.Loss)}{trained}.";
    }
}
