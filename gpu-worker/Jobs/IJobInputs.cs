namespace BertPipeline.GpuWorker.Jobs;

/// <summary>The artifacts that a job reads, by the names in its specification.</summary>
internal interface IJobInputs
{
    /// <summary>Names of the inputs, sorted (ordinal).</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>
    /// A local folder with all files of the input, their digests checked; downloaded on the first call. Read only:
    /// another job of the same worker may be given the same folder.
    /// </summary>
    Task<string> FolderAsync(string name, CancellationToken cancellationToken);
}
