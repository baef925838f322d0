using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;

namespace BertPipeline.TaskHub.Store;

/// <summary>Instances and their histories.</summary>
internal interface IInstanceStore
{
    /// <summary>Creates the instance with its turn 0; false when the id is taken.</summary>
    Task<bool> TryCreateAsync(InstanceState state, Turn first, CancellationToken cancellationToken);

    Task<InstanceState?> FindAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>The turns with these numbers, both ends included, in order.</summary>
    Task<IReadOnlyList<Turn>> ReadTurnsAsync(string instanceId, int from, int to, CancellationToken cancellationToken);

    /// <summary>Writes turn and instance in one transaction; null when another host was first.</summary>
    Task<InstanceState?> TryCommitAsync(TurnCommit commit, CancellationToken cancellationToken);

    /// <summary>Moves the mark of the first unsent turn; null when another host changed the instance meanwhile.</summary>
    Task<InstanceState?> TryMarkSentAsync(InstanceState state, int? firstUnsentTurn, CancellationToken cancellationToken);

    /// <summary>Moves a finished instance out of the list of open ones: the last thing done for it.</summary>
    Task CloseAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Instances that are not closed.</summary>
    IAsyncEnumerable<InstanceState> ListOpenAsync(CancellationToken cancellationToken);

    Task<OrchestrationMetadata?> GetMetadataAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>In no particular order.</summary>
    IAsyncEnumerable<OrchestrationMetadata> QueryAsync(OrchestrationQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes instance, history and payloads. Stopped half-way, it can be done again.</summary>
    Task PurgeAsync(string instanceId, CancellationToken cancellationToken);
}
