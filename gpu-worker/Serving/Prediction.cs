namespace BertPipeline.GpuWorker.Serving;

/// <summary>What the model says of one tag.</summary>
/// <param name="Label">The tag.</param>
/// <param name="Score">In [0, 1], or the logit where raw scores were asked for.</param>
/// <param name="Applies">Whether the text gets the tag: its score reaches the tag's threshold, or it is the likeliest of a model of one tag a text.</param>
internal sealed record Prediction(string Label, double Score, bool Applies);
