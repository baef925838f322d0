using System.Runtime.CompilerServices;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.Tests.Conformance;

/// <summary>
/// The storage as a host sees it that is killed: from then on nothing that the host does reaches the store, as if its process were gone.
/// </summary>
internal sealed class DyingStore(ITaskHubStore inner) : ITaskHubStore, IInstanceStore
{
    private int _commitsLeft = int.MaxValue;
    private volatile bool _isDead;

    /// <summary>The host dies right after this many more commits: their messages are never sent.</summary>
    public int DieAfterCommits
    {
        set => _commitsLeft = value;
    }

    public bool IsDead => _isDead;

    public IInstanceStore Instances => this;

    public ITaskQueue<ControlMessage> Control => new DyingQueue<ControlMessage>(this, inner.Control);

    public ITaskQueue<ActivityMessage> Work => new DyingQueue<ActivityMessage>(this, inner.Work);

    public void Kill() => _isDead = true;

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Alive(inner).EnsureCreatedAsync(cancellationToken);

    public bool IsTransient(Exception exception) => inner.IsTransient(exception);

    public Task<bool> TryCreateAsync(InstanceState state, Turn first, CancellationToken cancellationToken) =>
        Alive(inner).Instances.TryCreateAsync(state, first, cancellationToken);

    public Task<InstanceState?> FindAsync(string instanceId, CancellationToken cancellationToken) =>
        Alive(inner).Instances.FindAsync(instanceId, cancellationToken);

    public Task<IReadOnlyList<Turn>> ReadTurnsAsync(string instanceId, int from, int to, CancellationToken cancellationToken) =>
        Alive(inner).Instances.ReadTurnsAsync(instanceId, from, to, cancellationToken);

    public async Task<InstanceState?> TryCommitAsync(TurnCommit commit, CancellationToken cancellationToken)
    {
        InstanceState? after = await Alive(inner).Instances.TryCommitAsync(commit, cancellationToken);
        if (after is not null && Interlocked.Decrement(ref _commitsLeft) == 0)
        {
            Kill();
        }

        return after;
    }

    public Task<InstanceState?> TryMarkSentAsync(InstanceState state, int? firstUnsentTurn, CancellationToken cancellationToken) =>
        Alive(inner).Instances.TryMarkSentAsync(state, firstUnsentTurn, cancellationToken);

    public Task CloseAsync(string instanceId, CancellationToken cancellationToken) => Alive(inner).Instances.CloseAsync(instanceId, cancellationToken);

    public async IAsyncEnumerable<InstanceState> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (InstanceState state in Alive(inner).Instances.ListOpenAsync(cancellationToken))
        {
            yield return state;
        }
    }

    public Task<OrchestrationMetadata?> GetMetadataAsync(string instanceId, CancellationToken cancellationToken) =>
        Alive(inner).Instances.GetMetadataAsync(instanceId, cancellationToken);

    public IAsyncEnumerable<OrchestrationMetadata> QueryAsync(OrchestrationQuery query, CancellationToken cancellationToken) =>
        Alive(inner).Instances.QueryAsync(query, cancellationToken);

    public Task PurgeAsync(string instanceId, CancellationToken cancellationToken) => Alive(inner).Instances.PurgeAsync(instanceId, cancellationToken);

    // Cancelled, because a host that is gone neither retries nor fails: it just does nothing any more.
    private T Alive<T>(T store) => _isDead ? throw new OperationCanceledException("The host is dead.") : store;

    private sealed class DyingQueue<T>(DyingStore host, ITaskQueue<T> inner) : ITaskQueue<T>
        where T : class, IInstanceMessage
    {
        public TimeSpan MaxHidden => inner.MaxHidden;

        public Task<QueueMessage<T>> SendAsync(T body, TimeSpan hiddenFor, CancellationToken cancellationToken) =>
            host.Alive(inner).SendAsync(body, hiddenFor, cancellationToken);

        public Task<IReadOnlyList<QueueMessage<T>>> ReceiveAsync(int maxMessages, TimeSpan visibility, CancellationToken cancellationToken) =>
            host.Alive(inner).ReceiveAsync(maxMessages, visibility, cancellationToken);

        public Task<bool> TryHideAsync(QueueMessage<T> message, TimeSpan hiddenFor, CancellationToken cancellationToken) =>
            host.Alive(inner).TryHideAsync(message, hiddenFor, cancellationToken);

        public Task DeleteAsync(QueueMessage<T> message, CancellationToken cancellationToken) => host.Alive(inner).DeleteAsync(message, cancellationToken);
    }
}
