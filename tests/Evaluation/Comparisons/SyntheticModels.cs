using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Scoring;

namespace BertPipeline.Evaluation.Tests.Comparisons;

/// <summary>Models whose decisions are right with a known probability, independently for each piece and tag.</summary>
internal static class SyntheticModels
{
    private const double Prevalence = 0.25;

    public static IReadOnlyList<string> Tags { get; } = ["A", "B", "C"];

    public static IReadOnlyList<Piece> Pieces(int count, int seed, int tags = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(id =>
            new Piece(id, $"piece {id}", [.. Names(tags).Where(_ => random.NextDouble() < Prevalence)]))];
    }

    public static IReadOnlyList<string> Names(int tags) => tags == 3 ? Tags : [.. Enumerable.Range(0, tags).Select(t => $"T{t}")];

    public static IReadOnlyList<PieceLogits> Logits(IReadOnlyList<Piece> pieces, double accuracy, int seed, int tags = 3)
    {
        var random = new Random(seed);
        return [.. pieces.Select(p => new PieceLogits(
            p.Id, [.. Names(tags).Select(tag => random.NextDouble() < accuracy == p.Labels.Contains(tag) ? 2f : -2f)]))];
    }

    /// <summary>F1 that such a model has over all pieces there could be.</summary>
    public static double ExpectedF1(double accuracy)
    {
        double truePositives = Prevalence * accuracy;
        return 2 * truePositives / (truePositives + ((1 - Prevalence) * (1 - accuracy)) + Prevalence);
    }

    public static ComparedModel Model(string variant, int seed, IReadOnlyList<Piece> test, double accuracy, int tags = 3)
    {
        IReadOnlyList<PieceLogits> logits = Logits(test, accuracy, seed, tags);
        VariantScores scores = VariantScores.Score(variant, seed, Names(tags), test, logits, test, logits);
        return ComparedModel.Create(scores, Names(tags), test, logits);
    }
}
