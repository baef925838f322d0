namespace BertPipeline.Orchestration.Review;

/// <summary>What was asked for is not there; the message says why.</summary>
public sealed class MissingException(string message) : Exception(message);
