using System.Globalization;

namespace BertPipeline.Evaluation.Scoring;

/// <summary>The model that is published, and why.</summary>
/// <param name="Variant">A <see cref="Contracts.Runs.Variant.Id"/>.</param>
/// <param name="Seed">The seed that it was trained with.</param>
/// <param name="ValidationMacroAveragePrecision">What it was chosen by.</param>
/// <param name="Reason">A sentence for people.</param>
public sealed record ModelChoice(string Variant, int Seed, double ValidationMacroAveragePrecision, string Reason)
{
    /// <summary>
    /// Chooses variant and seed by macro average precision on validation, the baselines' too: it needs no threshold, and leaves the test pieces
    /// untouched. Of a cross-validation it is that of the out-of-fold predictions, which judge too. Of equal ones the first in the list.
    /// </summary>
    /// <param name="trained">All models of the run, in the order of the request.</param>
    public static ModelChoice Choose(IReadOnlyList<VariantScores> trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        VariantScores best = trained.MaxBy(c => c.Validation.Averages.MacroAveragePrecision)
            ?? throw new ArgumentException("No model to choose from.", nameof(trained));
        double figure = best.Validation.Averages.MacroAveragePrecision;
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"highest macro average precision {Where(best)} ({figure:0.0000}) of {trained.Count} trained models; {(best.Folds is null ? "the test pieces had no say" : "the same predictions judge it, which flatters the best of several a little")}");
        return new(best.Variant, best.Seed, figure, reason);
    }

    private static string Where(VariantScores scores) => scores.Folds is null ? "on the validation pieces" : "of the out-of-fold predictions";
}
