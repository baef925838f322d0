namespace BertPipeline.GpuWorker.Serving;

/// <summary>The body of <c>POST /predict</c>. Keys that are not known here are passed over: clients send some.</summary>
/// <param name="Inputs">What to tag.</param>
/// <param name="Truncate">Whether a text that is longer than the model reads is cut; else it is refused.</param>
/// <param name="TruncationDirection">The side that is cut; only the right one.</param>
/// <param name="RawScores">Whether scores are logits.</param>
internal sealed record PredictRequest(PredictInputs? Inputs, bool? Truncate = null, string? TruncationDirection = null, bool? RawScores = null);
