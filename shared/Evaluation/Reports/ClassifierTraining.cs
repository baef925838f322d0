using BertPipeline.Contracts.Steps;

namespace BertPipeline.Evaluation.Reports;

/// <summary>How the classifier of one variant and seed was trained.</summary>
public sealed record ClassifierTraining(string Variant, int Seed, TrainingRecord Training);
