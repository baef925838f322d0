namespace BertPipeline.Evaluation.Metrics;

/// <summary>What a threshold gives.</summary>
/// <param name="Threshold">The tag is predicted where its score is at least this; null at the end of the curve, where nothing is predicted.</param>
/// <param name="Precision">Of the pieces that get the tag, the share that have it.</param>
/// <param name="Recall">Of the pieces that have the tag, the share that get it.</param>
/// <param name="Predicted">Pieces that get the tag.</param>
public readonly record struct PrecisionRecallPoint(double? Threshold, double Precision, double Recall, int Predicted);
