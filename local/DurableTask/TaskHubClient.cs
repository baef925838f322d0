using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Query;
using DurableTask.Core.Tracing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Activity = System.Diagnostics.Activity;
using OrchestrationQuery = Microsoft.DurableTask.Client.OrchestrationQuery;
using PurgeResult = Microsoft.DurableTask.Client.PurgeResult;

namespace BertPipeline.DurableTask;

/// <summary>
/// Durable Task's client over the hub's own service. Beyond what the provider does by itself: a start under the id of an instance that lives is refused
/// unless the caller says otherwise, only ended instances are purged, and children end and go with their parent.
/// </summary>
internal sealed class TaskHubClient(string name, TaskHub hub, IOptionsMonitor<DurableTaskClientOptions> options, TimeProvider time) : DurableTaskClient(name)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30);

    private static readonly OrchestrationStatus[] Living = [OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended];

    private readonly DataConverter _converter = options.Get(name).DataConverter;

    // The provider looks and writes in two steps: two starts of one id must not look at the same time.
    private readonly SemaphoreSlim _starts = new(1);

    private AzureStorageOrchestrationService Service => hub.Service;

    /// <exception cref="OrchestrationAlreadyExistsException">
    /// The id is taken by an instance in one of <see cref="StartOrchestrationOptions.DedupeStatuses"/>; by one that has not ended, when none are given.
    /// </exception>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var instance = new OrchestrationInstance { InstanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N"), ExecutionId = Guid.NewGuid().ToString("N") };
        var started = new ExecutionStartedEvent(-1, _converter.Serialize(input))
        {
            Name = orchestratorName.Name,
            Version = options?.Version?.Version ?? hub.Options.Version,
            OrchestrationInstance = instance,
            ScheduledStartTime = options?.StartAt?.UtcDateTime,
            Tags = options?.Tags.ToDictionary(t => t.Key, t => t.Value) ?? [],
            ParentTraceContext = Activity.Current is { Id: { } trace } activity ? new DistributedTraceContext(trace, activity.TraceStateString) : null,
        };
        OrchestrationStatus[] taken = options?.DedupeStatuses is { Count: > 0 } statuses ? [.. statuses.Select(s => Enum.Parse<OrchestrationStatus>(s, ignoreCase: true))] : Living;
        await _starts.WaitAsync(cancellation);
        try
        {
            await Service.CreateTaskOrchestrationAsync(new TaskMessage { OrchestrationInstance = instance, Event = started }, taken);
        }
        finally
        {
            _starts.Release();
        }

        return instance.InstanceId;
    }

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        IList<OrchestrationState?> states = await Service.GetOrchestrationStateAsync(instanceId, allExecutions: false);
        return states.FirstOrDefault()?.ToMetadata(getInputsAndOutputs ? _converter : null);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        OrchestrationQuery query = filter ?? new();
        return Pageable.Create(async (continuation, pageSize, cancellation) =>
        {
            OrchestrationQueryResult page = await Service.GetOrchestrationWithQueryAsync(
                new()
                {
                    RuntimeStatus = query.Statuses is null ? null : [.. query.Statuses.Select(s => s.ToCore())],
                    CreatedTimeFrom = query.CreatedFrom?.UtcDateTime,
                    CreatedTimeTo = query.CreatedTo?.UtcDateTime,
                    PageSize = pageSize ?? query.PageSize,
                    ContinuationToken = continuation ?? query.ContinuationToken,
                    InstanceIdPrefix = query.InstanceIdPrefix,
                    FetchInputsAndOutputs = query.FetchInputsAndOutputs,
                },
                cancellation);
            DataConverter? converter = query.FetchInputsAndOutputs ? _converter : null;
            return new Page<OrchestrationMetadata>([.. page.OrchestrationState.Select(s => s.ToMetadata(converter))], page.ContinuationToken);
        });
    }

    /// <summary>Sends an event; the provider drops one to a missing or ended instance.</summary>
    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new EventRaisedEvent(-1, _converter.Serialize(eventPayload)) { Name = eventName }, cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionSuspendedEvent(-1, reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionResumedEvent(-1, reason), cancellation);

    /// <summary>Ends an instance without running its code again; with <see cref="TerminateInstanceOptions.Recursive"/> its children too, once it has ended.</summary>
    public override async Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        await SendAsync(instanceId, new ExecutionTerminatedEvent(-1, _converter.Serialize(options?.Output)), cancellation);
        if (options?.Recursive == true)
        {
            // Only an ended parent starts no further child; where no worker lets it end, those that are known must do.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(LongestEnd);
            await ((Task)WaitForInstanceCompletionAsync(instanceId, false, patience.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            foreach (string child in await ChildInstances.OfAsync(Service, instanceId))
            {
                if (await GetInstanceAsync(child, cancellation) is { IsCompleted: false })
                {
                    await TerminateInstanceAsync(child, options, cancellation);
                }
            }
        }
    }

    /// <summary>Deletes an ended instance; with <see cref="PurgeInstanceOptions.Recursive"/> its ended children too.</summary>
    /// <exception cref="InvalidOperationException">It has not ended: the provider would delete it all the same.</exception>
    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        switch (await GetInstanceAsync(instanceId, cancellation))
        {
            case null:
                return new PurgeResult(0);
            case { IsCompleted: false } living:
                throw new InvalidOperationException($"Only ended instances can be purged; '{instanceId}' is {living.RuntimeStatus}. Terminate it first.");
        }

        int purged = 0;
        foreach (string child in options?.Recursive == true ? await ChildInstances.OfAsync(Service, instanceId) : [])
        {
            if (await GetInstanceAsync(child, cancellation) is { IsCompleted: true })
            {
                purged += (await PurgeInstanceAsync(child, options, cancellation)).PurgedInstanceCount;
            }
        }

        return new PurgeResult(purged + (await Service.PurgeInstanceHistoryAsync(instanceId)).InstancesDeleted);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, i => i.RuntimeStatus != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, i => i.IsCompleted, getInputsAndOutputs, cancellation);

    /// <summary>The hub is not this client's own.</summary>
    public override ValueTask DisposeAsync()
    {
        _starts.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendAsync(string instanceId, HistoryEvent sent, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Service.SendTaskOrchestrationMessageAsync(new TaskMessage { OrchestrationInstance = new() { InstanceId = instanceId }, Event = sent });
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Func<OrchestrationMetadata, bool> reached, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        while (true)
        {
            OrchestrationMetadata instance = await GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation)
                ?? throw new InvalidOperationException($"There is no instance '{instanceId}'.");
            if (reached(instance))
            {
                return instance;
            }

            await Task.Delay(BetweenLooks, time, cancellation);
        }
    }
}
