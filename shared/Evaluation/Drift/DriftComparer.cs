using BertPipeline.Evaluation.Bootstrap;
using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Drift;

/// <summary>Compares what was tagged lately with what was held out, measure by measure.</summary>
public static class DriftComparer
{
    // Fewer hits or misses do not show how they cluster.
    private const int FewHits = 20;

    /// <summary>A finding a measure, in their order. A measure that a side has no trials of is left out, and one without a hit on either: it can show nothing, and would only make the others' tests stricter (Tarone 1990).</summary>
    public static IReadOnlyList<DriftFinding> Compare(IEnumerable<DriftMeasure> measures)
    {
        ArgumentNullException.ThrowIfNull(measures);
        DriftMeasure[] judged = [.. measures.Where(m => m.Then.AllTrials > 0 && m.Lately.AllTrials > 0 && m.Then.AllHits + m.Lately.AllHits > 0)];
        DriftMeasure[] ofTexts = [.. judged.Where(IsOfTexts)];
        double then = ofTexts.Select(m => m.Then.DesignEffect).DefaultIfEmpty(1).Average(), lately = ofTexts.Select(m => m.Lately.DesignEffect).DefaultIfEmpty(1).Average();
        Sides[] sides = [.. judged.Select(m => IsOfTexts(m) ? Sides.OfTexts(m, then, lately) : Sides.OfTokens(m))];
        double[] adjusted = Holm.Adjust([.. sides.Select(s => FisherExact.PValue(s.Lately.Hits, s.Lately.Trials, s.Then.Hits, s.Then.Trials))]);
        return [.. judged.Select((measure, i) => Find(measure, sides[i], adjusted[i]))];
    }

    private static DriftFinding Find(DriftMeasure measure, Sides sides, double adjusted)
    {
        double then = measure.Then.Share, lately = measure.Lately.Share;
        (double thenLow, double thenHigh) = WilsonInterval.Of(sides.Then.Hits, sides.Then.Trials);
        (double latelyLow, double latelyHigh) = WilsonInterval.Of(sides.Lately.Hits, sides.Lately.Trials);
        return new()
        {
            Kind = measure.Kind,
            Tag = measure.Tag,
            Then = then,
            Lately = lately,
            Low = lately - then - Length(lately - latelyLow, thenHigh - then),
            High = lately - then + Length(latelyHigh - lately, then - thenLow),
            AdjustedPValue = adjusted,
        };
    }

    private static bool IsOfTexts(DriftMeasure measure) => measure.Kind is DriftKind.Tag or DriftKind.Untagged or DriftKind.Cut;

    private static double Length(double a, double b) => Math.Sqrt((a * a) + (b * b));

    /// <summary>Counts that may be taken for independent.</summary>
    private readonly record struct Sides((int Hits, int Trials) Then, (int Hits, int Trials) Lately)
    {
        /// <summary>The effect of a few blocks is a guess, and one of many tags is soon guessed too small: none counts for less than they all do on the mean.</summary>
        public static Sides OfTexts(DriftMeasure measure, double meanThen, double meanLately) => new(
            measure.Then.Over(Math.Max(measure.Then.DesignEffect, meanThen)), measure.Lately.Over(Math.Max(measure.Lately.DesignEffect, meanLately)));

        /// <summary>The side that has too few hits to show how they cluster takes the other's effect, where that is larger.</summary>
        public static Sides OfTokens(DriftMeasure measure)
        {
            double then = measure.Then.DesignEffect, lately = measure.Lately.DesignEffect, larger = Math.Max(then, lately);
            return new(measure.Then.Over(TellsItsOwn(measure.Then) ? then : larger), measure.Lately.Over(TellsItsOwn(measure.Lately) ? lately : larger));
        }

        private static bool TellsItsOwn(BlockedShare share) => Math.Min(share.AllHits, share.AllTrials - share.AllHits) >= FewHits;
    }
}
