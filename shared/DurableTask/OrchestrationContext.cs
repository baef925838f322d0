using Microsoft.Extensions.Logging;

namespace BertPipeline.DurableTask;

/// <summary>
/// What an orchestration may touch. The members carry the names of Durable Task's <c>TaskOrchestrationContext</c>, so that
/// the same orchestrator runs on Durable Functions and on the embedded task hub. Everything else (clock, randomness, I/O)
/// is forbidden in orchestrator code, because it is replayed.
/// </summary>
public abstract class OrchestrationContext
{
    /// <summary>Id of this orchestration instance.</summary>
    public abstract string InstanceId { get; }

    /// <summary>Version that the instance was started with; empty when none was given.</summary>
    public abstract string Version { get; }

    /// <summary>Time of the turn that is being run or replayed, UTC.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>True while the code runs over recorded history.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>The instance's input.</summary>
    public abstract T? GetInput<T>();

    /// <summary>Schedules an activity. Throws <see cref="TaskFailedException"/> when it failed for good.</summary>
    public abstract Task<TResult> CallActivityAsync<TResult>(string name, object? input = null, TaskOptions? options = null);

    /// <summary>Starts another orchestration and waits for its output. Throws <see cref="TaskFailedException"/> when it failed.</summary>
    public abstract Task<TResult> CallSubOrchestrationAsync<TResult>(string name, object? input = null, SubOrchestrationOptions? options = null);

    /// <summary>Completes with the next event of that name; events that arrive before the wait are kept in order.</summary>
    public abstract Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Completes at <paramref name="fireAt"/> (UTC); cancelling the token cancels the timer.</summary>
    public abstract Task CreateTimerAsync(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>Completes after <paramref name="delay"/>; cancelling the token cancels the timer.</summary>
    public Task CreateTimerAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimerAsync(CurrentUtcDateTime + delay, cancellationToken);

    /// <summary>Replaces the status that clients see. At most 16 KB as JSON (the limit of Durable Functions).</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>A new id, the same on every replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that is silent while replaying.</summary>
    public abstract ILogger CreateReplaySafeLogger(string categoryName);
}
