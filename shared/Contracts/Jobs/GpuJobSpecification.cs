using System.Text.Json;
using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Contracts.Jobs;

/// <summary>Everything that a worker needs to do a job: <c>runs/{runId}/jobs/{jobId}.json</c>.</summary>
public sealed record GpuJobSpecification
{
    public required string RunId { get; init; }

    public required string JobId { get; init; }

    /// <summary>Name in the table of steps; selects the job's code.</summary>
    public required string Step { get; init; }

    /// <summary>Key of the artifact to make.</summary>
    public required string ArtifactKey { get; init; }

    /// <summary>Artifacts to read, by input name. Several of one kind are numbered: <c>examples-00000</c>.</summary>
    public required IReadOnlyDictionary<string, ArtifactRef> Inputs { get; init; }

    /// <summary>The step's own parameters: one of the records of <c>Steps/Parameters</c>.</summary>
    public required JsonElement Parameters { get; init; }

    /// <summary>The run computes what exists already; its id is part of the key.</summary>
    public bool Force { get; init; }

    /// <summary>Where a training runs, which is no parameter: the key does not depend on it.</summary>
    public DeviceCount Devices { get; init; } = DeviceCount.One;

    /// <summary>What the artifact's key was computed from.</summary>
    /// <param name="version">The step's declared one.</param>
    public ArtifactOrigin Origin(int version) => new()
    {
        Version = version,
        Parameters = Parameters,
        Inputs = Inputs,
        ForcedBy = Force ? RunId : null,
    };
}
