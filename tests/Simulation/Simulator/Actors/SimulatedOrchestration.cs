using BertPipeline.Simulator.Scheduling;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.Simulator.Actors;

/// <summary>The context in which the real orchestrator waits for a job.</summary>
internal sealed class SimulatedOrchestration(Engine engine, World world, string instanceId) : TaskOrchestrationContext
{
    private readonly List<string> _unread = [];
    private readonly Dictionary<string, Action> _waits = new(StringComparer.Ordinal);

    public override TaskName Name => instanceId;

    public override string InstanceId => instanceId;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => world.Now.UtcDateTime;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public void Raise(string name)
    {
        if (_waits.Remove(name, out Action? wait))
        {
            wait();
        }
        else
        {
            _unread.Add(name);
        }
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        if (_unread.Remove(eventName))
        {
            return Task.FromResult<T>(default!);
        }

        var raised = new TaskCompletionSource<T>();
        _waits.Add(eventName, () => raised.TrySetResult(default!));
        return raised.Task;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var fired = new TaskCompletionSource();
        cancellationToken.Register(() => fired.TrySetCanceled(cancellationToken));
        world.After(fireAt - CurrentUtcDateTime, () => fired.TrySetResult());
        return fired.Task;
    }

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        RetryPolicy? retries = options?.Retry?.Policy;
        TimeSpan pause = retries?.FirstRetryInterval ?? TimeSpan.Zero;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return (TResult)(await engine.ExecuteAsync(name.Name, input!))!;
            }
            catch (Exception e) when (attempt < (retries?.MaxNumberOfAttempts ?? 1))
            {
                world.Trace.Add(world.Now, $"{instanceId}: {name} failed, try {attempt}: {e.GetType().Name}");
            }

            await CreateTimer(CurrentUtcDateTime + pause, CancellationToken.None);
            TimeSpan next = pause * retries!.BackoffCoefficient;
            pause = next < retries.MaxRetryInterval ? next : retries.MaxRetryInterval;
        }
    }

    public override T GetInput<T>() => throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();
}
