using System.Globalization;
using System.Text;
using System.Text.Json;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub.Execution;

/// <summary>The context that orchestrator code sees: turns its calls into scheduled events, and received events into completed tasks.</summary>
internal sealed class ReplayOrchestrationContext(
    ExecutionStarted started, OrchestrationScheduler scheduler, JsonSerializerOptions json, ILoggerFactory loggers) : OrchestrationContext
{
    /// <summary>Durable Functions' limit: 16 KB of UTF-16.</summary>
    private const int MaxCustomStatusBytes = 16 * 1024;

    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly SortedDictionary<int, CancellationToken> _cancellable = [];
    private readonly ExternalEvents _events = new();
    private List<ScheduledEvent> _scheduled = [];
    private int _nextTask;
    private int _nextGuid;
    private DateTimeOffset _now;
    private bool _isReplaying;

    public override string InstanceId => started.InstanceId;

    public override string Version => started.Version;

    public override DateTime CurrentUtcDateTime => _now.UtcDateTime;

    public override bool IsReplaying => _isReplaying;

    /// <summary>JSON of the status last set.</summary>
    public string? CustomStatus { get; private set; }

    /// <summary>True while anything that may still arrive would wake the code.</summary>
    public bool IsWaiting => _open.Count > 0 || _events.IsWaiting;

    public override T? GetInput<T>()
        where T : default => Deserialize<T>(started.Input);

    public override async Task<TResult> CallActivityAsync<TResult>(string name, object? input = null, TaskOptions? options = null)
    {
        VerifyThread();
        string? payload = Serialize(input);
        return Deserialize<TResult>(await WithRetriesAsync(options?.Retry, _ =>
            Schedule(name, id => new TaskScheduled(id, name, payload))))!;
    }

    public override async Task<TResult> CallSubOrchestrationAsync<TResult>(string name, object? input = null, SubOrchestrationOptions? options = null)
    {
        VerifyThread();
        string? payload = Serialize(input);
        string version = options?.Version ?? Version;
        return Deserialize<TResult>(await WithRetriesAsync(options?.Retry, attempt => Schedule(name, id =>
        {
            // The id of a failed attempt stays taken, so a later attempt with a given id carries its number.
            string child = options?.InstanceId is not { } given ? string.Create(CultureInfo.InvariantCulture, $"{InstanceId}:{id}")
                : attempt == 1 ? given : string.Create(CultureInfo.InvariantCulture, $"{given}:{attempt}");
            return new SubOrchestrationCreated(id, name, child, version, payload);
        })))!;
    }

    public override async Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default)
    {
        VerifyThread();
        return Deserialize<T>(await _events.WaitAsync(eventName, cancellationToken))!;
    }

    public override Task CreateTimerAsync(DateTime fireAt, CancellationToken cancellationToken)
    {
        VerifyThread();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var due = new DateTimeOffset(DateTime.SpecifyKind(fireAt, DateTimeKind.Utc));
        Task<string?> timer = Schedule("timer", id => new TimerCreated(id, due));
        if (cancellationToken.CanBeCanceled)
        {
            _cancellable.Add(_nextTask - 1, cancellationToken);
        }

        return timer;
    }

    public override void SetCustomStatus(object? customStatus)
    {
        VerifyThread();
        string status = Serialize(customStatus) ?? "null";
        int bytes = Encoding.Unicode.GetByteCount(status);
        if (bytes > MaxCustomStatusBytes)
        {
            throw new ArgumentException(
                $"The custom status of instance '{InstanceId}' has {bytes:N0} bytes as UTF-16 JSON; at most {MaxCustomStatusBytes:N0} are allowed. " +
                "Keep names and references in it, and the data in storage.", nameof(customStatus));
        }

        CustomStatus = status;
    }

    public override Guid NewGuid()
    {
        VerifyThread();
        return NameBasedGuid.Create(NameBasedGuid.Orchestrations, string.Create(CultureInfo.InvariantCulture, $"{InstanceId}/{_nextGuid++}"));
    }

    public override ILogger CreateReplaySafeLogger(string categoryName) => new ReplaySafeLogger(loggers.CreateLogger(categoryName), this);

    public void BeginTurn(DateTimeOffset at, bool isReplaying)
    {
        _now = at;
        _isReplaying = isReplaying;
        _scheduled = [];
    }

    /// <summary>What the code has asked for in this turn.</summary>
    public IReadOnlyList<ScheduledEvent> Scheduled => _scheduled;

    /// <summary>Completes what waits for the event; does nothing when nobody does.</summary>
    public void Apply(ReceivedEvent received)
    {
        switch (received)
        {
            case EventRaised raised:
                _events.Raise(raised.Name, raised.Payload);
                break;
            case TaskEnded ended when _open.Remove(ended.TaskId, out OpenTask? open):
                _cancellable.Remove(ended.TaskId);
                Complete(open, ended);
                break;
        }
    }

    /// <summary>
    /// Cancels the first task whose token is cancelled; false when there is none. Tokens are looked at, never registered with: a callback of
    /// <c>CancelAsync</c> would run on another thread.
    /// </summary>
    public bool CancelNext()
    {
        foreach ((int task, CancellationToken token) in _cancellable)
        {
            if (token.IsCancellationRequested)
            {
                // Its message comes nevertheless, and finds nobody waiting.
                _cancellable.Remove(task);
                _open.Remove(task, out OpenTask? open);
                open?.Source.TrySetCanceled(token);
                return true;
            }
        }

        return _events.CancelNext();
    }

    private static void Complete(OpenTask open, TaskEnded ended)
    {
        switch (ended)
        {
            case TaskCompleted completed:
                open.Source.TrySetResult(completed.Result);
                break;
            case TaskFailed failed:
                open.Source.TrySetException(new TaskFailedException(open.Name, failed.TaskId, failed.Failure));
                break;
            default:
                open.Source.TrySetResult(null);
                break;
        }
    }

    private Task<string?> Schedule(string name, Func<int, ScheduledEvent> create)
    {
        int id = _nextTask++;
        _scheduled.Add(create(id));
        var open = new OpenTask(name, new TaskCompletionSource<string?>());
        _open.Add(id, open);
        return open.Source.Task;
    }

    private async Task<string?> WithRetriesAsync(RetryPolicy? policy, Func<int, Task<string?>> attempt)
    {
        DateTime first = CurrentUtcDateTime;
        for (int number = 1; ; number++)
        {
            try
            {
                return await attempt(number);
            }
            catch (TaskFailedException) when (policy is not null && number < policy.MaxNumberOfAttempts
                && CurrentUtcDateTime + policy.DelayAfter(number) - first <= (policy.RetryTimeout ?? TimeSpan.MaxValue))
            {
            }

            await CreateTimerAsync(policy.DelayAfter(number), CancellationToken.None);
        }
    }

    private string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), json);

    private T? Deserialize<T>(string? payload) => payload is null ? default : JsonSerializer.Deserialize<T>(payload, json);

    private void VerifyThread()
    {
        if (!scheduler.IsRunning)
        {
            throw new InvalidOperationException(
                $"Orchestrator '{started.Name}' called its context outside its own scheduler. Orchestrator code awaits only tasks of its " +
                "context, and never with ConfigureAwait(false).");
        }
    }

    private sealed record OpenTask(string Name, TaskCompletionSource<string?> Source);
}
