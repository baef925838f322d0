namespace BertPipeline.GpuWorker.Jobs;

/// <param name="Step">Optimizer steps done when it was saved.</param>
/// <param name="Folder">Local folder with its files, for this attempt alone.</param>
public sealed record Checkpoint(long Step, string Folder);
