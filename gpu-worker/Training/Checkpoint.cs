namespace BertPipeline.GpuWorker.Training;

/// <param name="Step">Optimizer steps done when it was saved.</param>
/// <param name="Folder">Local folder with its files, for this attempt alone.</param>
internal sealed record Checkpoint(long Step, string Folder);
