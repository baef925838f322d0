using System.Text.Json.Serialization;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Contracts.Runs;

/// <summary>A run as <c>GET /api/runs/{id}</c> shows it.</summary>
public sealed record RunStatus
{
    public required string Id { get; init; }

    public required RunState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What was asked for; null for a tagging.</summary>
    public RunRequest? Request { get; init; }

    /// <summary>What was asked for; null for a training.</summary>
    public TaggingRequest? Tagging { get; init; }

    /// <summary>Someone asked for the run to be cancelled; it is, or will be within half a minute.</summary>
    public bool CancelRequested { get; init; }

    public IReadOnlyList<StepStatus> Steps { get; init; } = [];

    /// <summary>Nothing more comes of it.</summary>
    [JsonIgnore]
    public bool HasEnded => State is RunState.Succeeded or RunState.Failed or RunState.Cancelled;

    /// <summary>What went wrong, for people.</summary>
    public string? Error { get; init; }

    /// <summary>The published tagger, <c>name/version</c>, when the run has one; of a tagging the tagger that it took.</summary>
    public string? Model { get; init; }

    /// <summary>The tagger that the name means after the run, <c>name/version</c>; null while there is none, or the run has not come so far.</summary>
    public string? Current { get; init; }

    /// <summary>Why that one, a sentence.</summary>
    public string? CurrentReason { get; init; }
}

public enum RunState
{
    Pending,
    Running,

    /// <summary>Halted by the management path <c>suspend</c>; <c>resume</c> lets it go on.</summary>
    Suspended,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>One step of a run.</summary>
public sealed record StepStatus
{
    /// <summary>Name in the table of steps.</summary>
    public required string Step { get; init; }

    public string? Variant { get; init; }

    public int? Seed { get; init; }

    public required StepState State { get; init; }

    /// <summary>Names of the steps whose results it reads.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>The GPU job, for steps that are one.</summary>
    public string? JobId { get; init; }

    public int? Attempt { get; init; }

    public JobProgress? Progress { get; init; }

    /// <summary>Parts done and in all, for steps that fan out.</summary>
    public int? Done { get; init; }

    /// <inheritdoc cref="Done"/>
    public int? Of { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The run whose artifact was reused.</summary>
    public string? ReusedFrom { get; init; }

    /// <summary>Counts and figures of the result.</summary>
    public IReadOnlyDictionary<string, string>? Summary { get; init; }

    public string? Error { get; init; }
}

public enum StepState
{
    Pending,

    /// <summary>Waits for a worker.</summary>
    Queued,
    Running,
    Succeeded,

    /// <summary>An artifact of the same key existed.</summary>
    Reused,
    Failed,
    Cancelled,
}
