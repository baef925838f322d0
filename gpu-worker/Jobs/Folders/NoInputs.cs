namespace BertPipeline.GpuWorker.Jobs.Folders;

/// <summary>A training on local folders has no artifacts.</summary>
internal sealed class NoInputs : IJobInputs
{
    public IReadOnlyList<string> Names => [];

    public Task<string> FolderAsync(string name, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"There is no input '{name}': this training reads local folders.");
}
