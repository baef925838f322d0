namespace BertPipeline.Evaluation.Calibration;

/// <summary>Neighbours by score: a point of a reliability diagram.</summary>
/// <param name="Scores">How many.</param>
/// <param name="MeanScore">What was predicted; scikit-learn's <c>prob_pred</c>.</param>
/// <param name="Rate">The share that has the tag; scikit-learn's <c>prob_true</c>.</param>
/// <param name="Low">Of the rate's 95 % Wilson interval.</param>
/// <param name="High">Of the same.</param>
public sealed record CalibrationBin(int Scores, double MeanScore, double Rate, double Low, double High);
