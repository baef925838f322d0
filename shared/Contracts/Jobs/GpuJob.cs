namespace BertPipeline.Contracts.Jobs;

/// <summary>A GPU job as its entity in the table <c>{hub}Jobs</c> tells it; PartitionKey is the run, RowKey the job.</summary>
public sealed record GpuJob
{
    public required string RunId { get; init; }

    /// <summary><c>{step}-{variant}-{seed}</c>, unique within the run.</summary>
    public required string JobId { get; init; }

    public required string Step { get; init; }

    /// <summary>Key of the artifact that the job makes.</summary>
    public required string ArtifactKey { get; init; }

    /// <summary>The orchestration instance that waits for the job.</summary>
    public required string InstanceId { get; init; }

    public JobState State { get; init; } = JobState.Queued;

    /// <summary>Raised by one whenever the job is enqueued again; a message of an older generation is void.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Claims since the last progress; 5 without progress end the job.</summary>
    public int Attempt { get; init; }

    /// <summary>Claims in all.</summary>
    public int TotalAttempts { get; init; }

    /// <summary>The worker that holds the job, while it runs.</summary>
    public string? Worker { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? Heartbeat { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>A queued job fails when this has passed.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public bool CancelRequested { get; init; }

    /// <summary>Name of the newest complete checkpoint.</summary>
    public string? Checkpoint { get; init; }

    public JobProgress? Progress { get; init; }

    public JobFailure? Failure { get; init; }

    /// <summary>The result, when the job succeeded.</summary>
    public Artifacts.ArtifactRef? Result { get; init; }

    /// <summary>The run that had made the result already, when the job had nothing to do.</summary>
    public string? ReusedFrom { get; init; }

    /// <summary>One line an attempt: worker, start, end, reason. Newest last, at most 20.</summary>
    public IReadOnlyList<string> AttemptLog { get; init; } = [];
}

/// <summary>How far a job is.</summary>
/// <param name="Phase">What it does now, for people: downloading, epoch 2 of 3, uploading.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="TotalSteps">Optimizer steps in all; 0 while unknown.</param>
/// <param name="Rate">Units a second over the last few seconds.</param>
/// <param name="Unit">What the rate counts: tokens, examples.</param>
/// <param name="SecondsLeft">Estimate; null while unknown.</param>
/// <param name="Metrics">Newest values by name.</param>
public sealed record JobProgress(
    string Phase, long Step, long TotalSteps, double Rate, string Unit, double? SecondsLeft, IReadOnlyDictionary<string, double> Metrics);

/// <summary>Why a job failed.</summary>
public sealed record JobFailure(JobFailureKind Kind, string Message);

/// <summary>What a failure asks for.</summary>
public enum JobFailureKind
{
    /// <summary>The user must mend something; never retried.</summary>
    User,

    /// <summary>May pass; retried with backoff.</summary>
    Transient,

    /// <summary>Does not fit the device even with the smallest micro-batch.</summary>
    OutOfMemory,

    /// <summary>No attempt made progress five times in a row.</summary>
    Exhausted,

    /// <summary>The training's figures are no finite numbers any more; never retried, for the same settings do the same again.</summary>
    Diverged,

    /// <summary>The run's deadline passed before a worker took it.</summary>
    DeadlinePassed,
}
