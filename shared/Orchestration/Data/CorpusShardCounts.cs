namespace BertPipeline.Orchestration.Data;

/// <summary>Documents of an ingested corpus.</summary>
/// <param name="Documents">In all.</param>
/// <param name="HeldOut">Of these, held out from training.</param>
internal sealed record CorpusShardCounts(long Documents, long HeldOut);
