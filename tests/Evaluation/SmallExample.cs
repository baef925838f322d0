using BertPipeline.Contracts.Data;

namespace BertPipeline.Evaluation.Tests;

/// <summary>
/// Twelve pieces and three tags, made up by hand; tag C has ties. Expected figures are scikit-learn 1.2.1's
/// (precision_recall_fscore_support, average_precision_score, accuracy_score, calibration_curve; zero_division=0).
/// </summary>
internal static class SmallExample
{
    private static readonly float[][] Logits =
    [
        [2.0f, -1.0f, 0.5f], [-0.5f, 0.3f, 0.5f], [1.5f, -2.0f, -0.5f], [0.2f, 1.1f, 0.5f], [-3.0f, -0.2f, -1.5f], [0.7f, 2.2f, 0.0f],
        [-1.2f, -0.7f, 0.0f], [0.1f, 0.4f, -0.5f], [3.1f, -1.6f, 0.5f], [-0.4f, 0.9f, -2.5f], [-2.2f, -3.0f, -0.5f], [0.6f, -0.1f, 1.5f],
    ];

    private static readonly string[] Labels = ["AC", "B", "A", "BC", "", "A", "C", "AB", "AC", "", "", "BC"];

    public static IReadOnlyList<string> Tags { get; } = ["A", "B", "C"];

    public static double[] Thresholds { get; } = [0.55, 0.4, 0.5];

    public static IReadOnlyList<Piece> Pieces { get; } =
        [.. Labels.Select((labels, id) => new Piece(id, $"piece {id}", [.. labels.Select(l => l.ToString())]))];

    public static IReadOnlyList<PieceLogits> PieceLogits { get; } = [.. Logits.Select((logits, id) => new PieceLogits(id, logits))];

    public static Predictions Predictions { get; } = Predictions.Align(Tags, Pieces, PieceLogits);
}
