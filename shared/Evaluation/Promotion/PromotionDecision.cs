using System.Globalization;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Promotion;

/// <summary>Whether a name moves to the tagger that a run has published, and why.</summary>
/// <param name="Reason">A sentence without its end.</param>
public sealed record PromotionDecision(bool Moves, string Reason)
{
    /// <summary>
    /// It moves to a tagger that has learnt something (<see cref="ChanceCheck"/>) and, where there is a current one, is not worse than it by more than the margin: the lower end of the 95 %
    /// interval of the difference in macro F1 lies above minus the margin. What cannot be compared does not move, unless the request says so.
    /// </summary>
    /// <param name="options">The request's.</param>
    /// <param name="published"><c>name/version</c>.</param>
    /// <param name="current">The tagger that was current, <c>name/version</c>; null where there was none.</param>
    /// <param name="chance">Of the published tagger.</param>
    /// <param name="difference">Of macro F1, published over current; null where they cannot be compared.</param>
    /// <param name="problem">Why not.</param>
    public static PromotionDecision Decide(
        PromotionOptions options, string published, string? current, ChanceCheck chance, VariantDifference? difference, string? problem)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(chance);
        if (published == current)
        {
            return new(false, "the run made that very tagger again");
        }

        if (!chance.IsPassed)
        {
            return new(false, $"{published} is no better than its tags shuffled among the pieces ({chance.Describe()})");
        }

        if (current is null)
        {
            return new(true, "the first of its name that is better than its tags shuffled among the pieces");
        }

        string? compared = difference is null ? null : Describe(difference.MacroF1.Estimate, published, current);
        if (options.Always)
        {
            return new(true, $"the request says so (promotion.always); {compared ?? $"{published} could not be compared with {current}: {problem}"}");
        }

        if (difference is null)
        {
            return new(false, $"{published} could not be compared with it: {problem}");
        }

        string margin = options.Margin.ToString("0.0##", CultureInfo.InvariantCulture);
        return difference.MacroF1.Estimate.Low > -options.Margin
            ? new(true, $"{compared}, so it is not worse by more than the margin of {margin}")
            : new(false, $"{compared}, so it may be worse by more than the margin of {margin}");
    }

    private static string Describe(Estimate difference, string published, string current) => string.Create(
        CultureInfo.InvariantCulture,
        $"macro F1 of {published} over {current} is {difference.Value:+0.000;-0.000;0.000} (95% interval {difference.Low:+0.000;-0.000;0.000} to {difference.High:+0.000;-0.000;0.000}) on the test pieces that {current} has not read");
}
