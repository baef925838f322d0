using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>Log messages of the queue loop: event ids 4000 to 4099.</summary>
internal static partial class QueueLog
{
    private static readonly Func<ILogger, string, string, IDisposable?> JobScopeOf = LoggerMessage.DefineScope<string, string>("{RunId} {JobId}");

    public static IDisposable? JobScope(ILogger logger, string runId, string jobId) => JobScopeOf(logger, runId, jobId);

    [LoggerMessage(4000, LogLevel.Information, "Worker {Worker} waits for jobs on {Queue}")]
    public static partial void Waiting(ILogger logger, string worker, string queue);

    [LoggerMessage(4001, LogLevel.Information, "Claimed {RunId}/{JobId}, attempt {Attempt} ({TotalAttempts} in all), worker {Worker}")]
    public static partial void Claimed(ILogger logger, string runId, string jobId, int attempt, int totalAttempts, string? worker);

    [LoggerMessage(4002, LogLevel.Information, "Message for {RunId}/{JobId}, generation {Generation}: {Action}")]
    public static partial void NotClaimed(ILogger logger, string runId, string jobId, int generation, MessageAction action);

    [LoggerMessage(4003, LogLevel.Warning, "The queue could not be read; trying again")]
    public static partial void ReceiveFailed(ILogger logger, Exception exception);

    [LoggerMessage(4004, LogLevel.Warning, "The message for {RunId}/{JobId} could not be handled; it will come again")]
    public static partial void MessageFailed(ILogger logger, string runId, string jobId, Exception exception);

    [LoggerMessage(4005, LogLevel.Information, "{JobId} ended: {Outcome}")]
    public static partial void Ended(ILogger logger, string jobId, JobOutcome outcome);

    [LoggerMessage(4006, LogLevel.Error, "{JobId} failed")]
    public static partial void Failed(ILogger logger, string jobId, Exception exception);

    [LoggerMessage(4007, LogLevel.Information, "{JobId} has nothing to do: the artifact exists, made by run {RunId}")]
    public static partial void Reused(ILogger logger, string jobId, string runId);

    [LoggerMessage(4008, LogLevel.Warning, "{JobId} is no longer ours; nothing more is written")]
    public static partial void LeaseLost(ILogger logger, string jobId);

    [LoggerMessage(4009, LogLevel.Warning, "The message of {JobId} could not be renewed; it is ours until {ExpiresAt:u}")]
    public static partial void RenewalFailed(ILogger logger, string jobId, DateTimeOffset expiresAt, Exception exception);

    [LoggerMessage(4010, LogLevel.Warning, "The heartbeat of {JobId} could not be written; trying again")]
    public static partial void HeartbeatFailed(ILogger logger, string jobId, Exception exception);

    [LoggerMessage(4011, LogLevel.Information, "Told to stop during '{Phase}': {Reason}")]
    public static partial void Stopping(ILogger logger, string phase, StopReason reason);

    [LoggerMessage(4012, LogLevel.Critical, "{JobId} did not stop within {Grace}; the process has to end")]
    public static partial void DidNotStop(ILogger logger, string jobId, TimeSpan grace);

    [LoggerMessage(4013, LogLevel.Error, "{RunId}/{JobId} is given up: {Reason}")]
    public static partial void GivenUp(ILogger logger, string runId, string jobId, string reason);

    [LoggerMessage(4020, LogLevel.Information, "Checkpoint at step {Step} saved as {Name}")]
    public static partial void CheckpointSaved(ILogger logger, long step, string name);

    [LoggerMessage(4021, LogLevel.Warning, "The checkpoint at step {Step} could not be saved; training goes on")]
    public static partial void CheckpointFailed(ILogger logger, long step, Exception exception);

    [LoggerMessage(4022, LogLevel.Information, "Going on from checkpoint {Name}")]
    public static partial void CheckpointFound(ILogger logger, string name);

    [LoggerMessage(4023, LogLevel.Warning, "Checkpoint {Name} cannot be used; trying an older one")]
    public static partial void CheckpointDamaged(ILogger logger, string name, Exception? exception);

    [LoggerMessage(4024, LogLevel.Warning, "The checkpoints of {JobId} could not be deleted; the storage's lifecycle rules will")]
    public static partial void CheckpointsKept(ILogger logger, string jobId, Exception exception);
}
