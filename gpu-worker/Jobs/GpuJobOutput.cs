namespace BertPipeline.GpuWorker.Jobs;

/// <summary>What a job made: every file under <see cref="Folder"/> becomes a file of the artifact.</summary>
internal sealed record GpuJobOutput
{
    /// <summary>A local folder of its own, below the scratch folder; subfolders keep their names.</summary>
    public required string Folder { get; init; }

    /// <summary>Counts and figures that the status and the report show.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it was computed: device, threads, precision, libtorch.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>False when a training went on in another environment than it began in, so that its bytes cannot be promised.</summary>
    public bool Exact { get; init; } = true;
}
