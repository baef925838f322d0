namespace BertPipeline.GpuWorker.Training;

/// <param name="Epochs">For each generated epoch its example files, one a shard; epochs beyond them use them again in turn.</param>
/// <param name="HeldOut">Examples that are never trained on, for the loss that is reported; null where there are none.</param>
internal sealed record LanguageModelData(IReadOnlyList<IReadOnlyList<string>> Epochs, string? HeldOut)
{
    /// <summary>Every example file.</summary>
    public IReadOnlyList<string> Files => [.. Epochs.SelectMany(files => files), .. HeldOut is null ? [] : new[] { HeldOut }];
}
