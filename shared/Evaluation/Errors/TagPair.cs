namespace BertPipeline.Evaluation.Errors;

/// <summary>Two tags and the pieces that have to do with both.</summary>
public sealed record TagPair(string First, string Second, int Pieces);
