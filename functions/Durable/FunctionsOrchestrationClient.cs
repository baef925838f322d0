using BertPipeline.DurableTask;
using Client = Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Durable;

/// <summary>The pipeline's orchestration client on Durable Functions.</summary>
public sealed class FunctionsOrchestrationClient(BoundDurableClient bound) : OrchestrationClient
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        string orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.InstanceId is { } taken && await ExistsAsync(taken, cancellationToken).ConfigureAwait(false))
        {
            throw new OrchestrationAlreadyExistsException(taken);
        }

        var start = new Microsoft.DurableTask.StartOrchestrationOptions(options?.InstanceId);
        try
        {
            return await bound.Client.ScheduleNewOrchestrationInstanceAsync(
                orchestratorName, input, options?.Version is { } version ? start with { Version = version } : start, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException && options?.InstanceId is not null)
        {
            // Which exception tells that somebody else was faster differs from version to version of the extension; the instance itself tells it always.
            if (await ExistsAsync(options.InstanceId, cancellationToken).ConfigureAwait(false))
            {
                throw new OrchestrationAlreadyExistsException(options.InstanceId);
            }

            throw;
        }
    }

    public override async Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, CancellationToken cancellationToken = default) =>
        await bound.Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken).ConfigureAwait(false) is { } instance
            ? MetadataMapping.Of(instance)
            : null;

    /// <remarks>Durable Functions neither filters by name nor sorts: what matches is collected first.</remarks>
    public override async IAsyncEnumerable<OrchestrationMetadata> GetAllInstancesAsync(
        OrchestrationQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = new Client.OrchestrationQuery(
            query.CreatedFrom, query.CreatedTo, query.Statuses?.Select(MetadataMapping.Of), InstanceIdPrefix: query.InstanceIdPrefix, FetchInputsAndOutputs: true);
        var found = new List<OrchestrationMetadata>();
        await foreach (Client.OrchestrationMetadata instance in bound.Client.GetAllInstancesAsync(filter).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (query.Name is null || string.Equals(instance.Name, query.Name, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(MetadataMapping.Of(instance));
            }
        }

        foreach (OrchestrationMetadata instance in found.OrderByDescending(i => i.CreatedAt))
        {
            yield return instance;
        }
    }

    /// <remarks>An event to a missing or ended instance is dropped by some back ends and refused by others.</remarks>
    public override async Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellationToken = default)
    {
        try
        {
            await bound.Client.RaiseEventAsync(instanceId, eventName, eventPayload, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (await GetInstanceAsync(instanceId, cancellationToken).ConfigureAwait(false) is { IsCompleted: false })
            {
                throw;
            }
        }
    }

    public override Task TerminateInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        bound.Client.TerminateInstanceAsync(instanceId, new Client.TerminateInstanceOptions(reason, Recursive: true), cancellationToken);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        bound.Client.SuspendInstanceAsync(instanceId, reason, cancellationToken);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        bound.Client.ResumeInstanceAsync(instanceId, reason, cancellationToken);

    public override async Task<int> PurgeInstanceAsync(string instanceId, CancellationToken cancellationToken = default) =>
        (await bound.Client.PurgeInstanceAsync(instanceId, cancellationToken).ConfigureAwait(false)).PurgedInstanceCount;

    private async Task<bool> ExistsAsync(string instanceId, CancellationToken cancellationToken) =>
        await bound.Client.GetInstanceAsync(instanceId, cancellationToken).ConfigureAwait(false) is not null;
}
