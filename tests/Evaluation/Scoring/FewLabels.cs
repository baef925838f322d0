using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Randomness;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Tests.Scoring;

/// <summary>
/// A world whose truth is known: a piece is a point, the sum of its tags' directions and normal noise; a tagger is a discriminant of the means of the pieces with and without the tag. Given the tags,
/// its logit is normal, so that the F1 that it has on all pieces there could be is a sum over the sets of tags.
/// </summary>
internal sealed class FewLabels
{
    private const int Dimensions = 25;
    private const double Signal = 1.7;

    private static readonly double[] Prevalence = [0.35, 0.25, 0.2, 0.15, 0.12, 0.1];
    private static readonly double[][] Directions = [.. Prevalence.Select((_, tag) => Direction(SplitMix64.For(7, tag)))];

    private readonly double[][] _points;

    public FewLabels(int pieces, SplitMix64 random)
    {
        Pieces = [.. Enumerable.Range(0, pieces).Select(id => new Piece(id, "", [.. Tags.Where((_, tag) => random.NextDouble() < Prevalence[tag])]))];
        _points = [.. Pieces.Select(piece => Point(piece, random))];
    }

    public static IReadOnlyList<string> Tags { get; } = [.. Prevalence.Select((_, tag) => $"T{tag}")];

    public IReadOnlyList<Piece> Pieces { get; }

    public Tagger Train(Func<int, bool> isTraining) => new([.. Tags.Select(tag => Discriminant([.. Pieces.Where(p => isTraining(p.Id))], tag))]);

    public PieceLogits[] Predict(Tagger tagger, Func<int, bool> isPredicted) =>
        [.. Pieces.Where(p => isPredicted(p.Id)).Select(p => new PieceLogits(p.Id, [.. tagger.Planes.Select(plane => (float)(Dot(plane.Weights, _points[p.Id]) + plane.Bias))]))];

    /// <summary>Macro F1 over these tags on all pieces there could be.</summary>
    public static double TrueMacroF1(Tagger tagger, IReadOnlyList<TagThreshold> thresholds, Func<string, bool> isJudged) => Enumerable.Range(0, Tags.Count)
        .Where(tag => isJudged(Tags[tag])).Average(tag => TrueF1(tagger.Planes[tag], tag, Math.Log(thresholds[tag].Value / (1 - thresholds[tag].Value))));

    private static double TrueF1((double[] Weights, double Bias) plane, int tag, double threshold)
    {
        double[] along = [.. Directions.Select(direction => Dot(plane.Weights, direction))];
        double deviation = Math.Sqrt(Dot(plane.Weights, plane.Weights));
        double truePositives = 0, predicted = 0;
        for (int set = 0; set < 1 << Prevalence.Length; set++)
        {
            double probability = 1, mean = plane.Bias;
            for (int other = 0; other < Prevalence.Length; other++)
            {
                bool has = (set >> other & 1) == 1;
                probability *= has ? Prevalence[other] : 1 - Prevalence[other];
                mean += has ? along[other] : 0;
            }

            double above = probability * NormalAbove((threshold - mean) / deviation);
            predicted += above;
            truePositives += (set >> tag & 1) == 1 ? above : 0;
        }

        return 2 * truePositives / (predicted + Prevalence[tag]);
    }

    private (double[] Weights, double Bias) Discriminant(IReadOnlyList<Piece> training, string tag)
    {
        Piece[] with = [.. training.Where(p => p.Labels.Contains(tag))], without = [.. training.Where(p => !p.Labels.Contains(tag))];
        double[] mean = Mean(with), other = Mean(without);
        double[] weights = [.. mean.Zip(other, (a, b) => a - b)];
        double middle = Dot(weights, [.. mean.Zip(other, (a, b) => (a + b) / 2)]);
        return (weights, Math.Log((double)with.Length / without.Length) - middle);
    }

    private double[] Mean(IReadOnlyCollection<Piece> pieces) => [.. Enumerable.Range(0, Dimensions).Select(d => pieces.Average(p => _points[p.Id][d]))];

    private static double[] Point(Piece piece, SplitMix64 random)
    {
        double[] point = [.. Enumerable.Range(0, Dimensions).Select(_ => Normal(random))];
        foreach (string label in piece.Labels)
        {
            double[] direction = Directions[Tags.ToList().IndexOf(label)];
            for (int d = 0; d < Dimensions; d++)
            {
                point[d] += direction[d];
            }
        }

        return point;
    }

    private static double[] Direction(SplitMix64 random)
    {
        double[] direction = [.. Enumerable.Range(0, Dimensions).Select(_ => Normal(random))];
        double length = Math.Sqrt(Dot(direction, direction));
        return [.. direction.Select(x => x * Signal / length)];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Normal(SplitMix64 random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The share of a normal distribution above x: Abramowitz and Stegun 1964, 26.2.17, to 7.5e-8.</summary>
    private static double NormalAbove(double x)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        double tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x >= 0 ? tail : 1 - tail;
    }

    /// <summary>A plane a tag.</summary>
    internal sealed record Tagger(IReadOnlyList<(double[] Weights, double Bias)> Planes);
}
