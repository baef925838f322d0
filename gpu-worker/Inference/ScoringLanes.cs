namespace BertPipeline.GpuWorker.Inference;

/// <summary>That several threads may score at once, whichever they are, each texts of its own.</summary>
/// <param name="Count">So many keep the processor busy.</param>
/// <param name="Positions">Of the batch that a thread computes fastest, padding included; larger ones are cut into such.</param>
internal sealed record ScoringLanes(int Count, int Positions);
