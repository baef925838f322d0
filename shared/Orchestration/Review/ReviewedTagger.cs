namespace BertPipeline.Orchestration.Review;

/// <param name="Variant">A <see cref="Contracts.Runs.Variant.Id"/>.</param>
/// <param name="Seed">Of its training; null for several models.</param>
/// <param name="OutOfFold">Whether each piece was predicted by a model that was trained on others.</param>
public sealed record ReviewedTagger(string Variant, int? Seed, bool OutOfFold);
