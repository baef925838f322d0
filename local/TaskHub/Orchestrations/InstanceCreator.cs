using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.Orchestrations;

/// <summary>Creates instances: for clients, and for orchestrations that call others.</summary>
internal sealed class InstanceCreator(ITaskHubStore store, ControlSender control, TimeProvider time)
{
    /// <summary>Creates and wakes the instance; false when the id is taken.</summary>
    public async Task<bool> TryStartAsync(
        string instanceId, string name, string version, string? input, ParentInstance? parent, CancellationToken cancellationToken)
    {
        var state = new InstanceState
        {
            InstanceId = instanceId,
            ExecutionId = Guid.NewGuid().ToString("N"),
            Name = name,
            Version = version,
            Parent = parent,
            CreatedAt = time.GetUtcNow(),
            FirstUnsentTurn = 0,
        };
        var first = new Turn(0, state.CreatedAt, [new ExecutionStarted(instanceId, state.ExecutionId, name, version, input, parent)]);
        if (!await store.Instances.TryCreateAsync(state, first, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await control.SendAsync(ControlMessage.LookAt(instanceId), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Starts a sub-orchestration; done again, it starts nothing twice. Tells the parent when the id belongs to someone else.</summary>
    public async Task StartChildAsync(SubOrchestrationCreated child, ParentInstance parent, CancellationToken cancellationToken)
    {
        if (await TryStartAsync(child.InstanceId, child.Name, child.Version, child.Input, parent, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        InstanceState? existing = await store.Instances.FindAsync(child.InstanceId, cancellationToken).ConfigureAwait(false);
        if (existing?.Parent == parent)
        {
            await control.SendAsync(ControlMessage.LookAt(child.InstanceId), cancellationToken).ConfigureAwait(false);
            return;
        }

        var failure = new TaskFailureDetails(
            FailureKind.InstanceIdTaken, $"The sub-orchestration '{child.Name}' asked for the id '{child.InstanceId}', which another instance has.");
        await control.SendAsync(new(parent.InstanceId, parent.ExecutionId, new TaskFailed(parent.TaskId, failure)), cancellationToken).ConfigureAwait(false);
    }
}
