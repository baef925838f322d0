using BertPipeline.Evaluation.Bootstrap;

namespace BertPipeline.Evaluation.Comparisons;

/// <summary>Turns observed and resampled figures into estimates. Figures are F1 of each tag, then macro F1, then micro F1.</summary>
internal sealed class Samples(
    IReadOnlyList<string> tags, IReadOnlyList<string> tagsWithoutPositives, double[][] observed, double[][][] resampled)
{
    private readonly int _macro = tags.Count;
    private readonly int _micro = tags.Count + 1;

    public ComparedVariant Variant(int variant, string id, IEnumerable<ComparedModel> seeds) => new()
    {
        Variant = id,
        MacroF1 = Figure(variant, _macro),
        MicroF1 = Figure(variant, _micro),
        Tags = [.. tags.Select((tag, i) => new TagEstimate(tag, Figure(variant, i)))],
        Seeds = [.. seeds.Select(s => new SeedResult(s.Scores.Seed, s.Scores.Test.Averages.MacroF1, s.Scores.Test.Averages.MicroF1))],
    };

    public VariantDifference Difference(string variant, string over, string[] variants)
    {
        int first = Array.IndexOf(variants, variant);
        int second = Array.IndexOf(variants, over);
        int[] judged = [.. Enumerable.Range(0, tags.Count).Where(tag => !tagsWithoutPositives.Contains(tags[tag]))];
        Difference[] differences = [.. judged.Select(tag => Difference(first, second, tag))];
        double[] adjusted = Holm.Adjust([.. differences.Select(d => d.PValue)]);
        return new()
        {
            Variant = variant,
            Over = over,
            MacroF1 = Difference(first, second, _macro),
            MicroF1 = Difference(first, second, _micro),
            Tags = [.. judged.Select((tag, i) => new TagDifference(tags[tag], differences[i].Estimate, differences[i].PValue, adjusted[i]))],
        };
    }

    private Estimate Figure(int variant, int figure) => Estimate.Of(observed[variant][figure], resampled[variant][figure]);

    private Difference Difference(int first, int second, int figure)
    {
        double[] drawn = [.. resampled[first][figure].Zip(resampled[second][figure], (a, b) => a - b)];
        return new(Estimate.Of(observed[first][figure] - observed[second][figure], drawn), TwoSidedPValue(drawn));
    }

    private static double TwoSidedPValue(double[] differences)
    {
        int atMost = differences.Count(d => d <= 0);
        int atLeast = differences.Count(d => d >= 0);
        return Math.Min(1, 2.0 * (1 + Math.Min(atMost, atLeast)) / (differences.Length + 1));
    }
}
