using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Reports;

/// <summary>The variants when they are trained on a part of the labelled pieces.</summary>
/// <param name="Labels">Pieces that they were trained on.</param>
/// <param name="Comparison">On the same test pieces as all others.</param>
public sealed record LearningCurvePoint(int Labels, Comparison Comparison);
