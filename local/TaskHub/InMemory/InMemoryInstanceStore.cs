using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.InMemory;

/// <summary>Instances in a dictionary. Turns are kept as JSON, so that they go through the same door as on real storage.</summary>
internal sealed class InMemoryInstanceStore(TimeProvider time, JsonSerializerOptions json) : IInstanceStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Stored> _instances = new(StringComparer.Ordinal);
    private long _lastETag;

    public Task<bool> TryCreateAsync(InstanceState state, Turn first, CancellationToken cancellationToken)
    {
        string turn = JsonSerializer.Serialize(first, json);
        lock (_gate)
        {
            return Task.FromResult(_instances.TryAdd(state.InstanceId, new Stored(state with { ETag = NextETag() }, new OrchestrationMetadata
            {
                InstanceId = state.InstanceId,
                Name = state.Name,
                Version = state.Version,
                RuntimeStatus = state.Status,
                CreatedAt = state.CreatedAt,
                LastUpdatedAt = state.CreatedAt,
                SerializedInput = ((ExecutionStarted)first.Events[0]).Input,
            }, [turn])));
        }
    }

    public Task<InstanceState?> FindAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_instances.GetValueOrDefault(instanceId)?.State);
        }
    }

    public Task<IReadOnlyList<Turn>> ReadTurnsAsync(string instanceId, int from, int to, CancellationToken cancellationToken)
    {
        string[] turns;
        lock (_gate)
        {
            turns = _instances.TryGetValue(instanceId, out Stored? stored) ? [.. stored.Turns.Skip(from).Take(to - from + 1)] : [];
        }

        return Task.FromResult<IReadOnlyList<Turn>>([.. turns.Select(t => JsonSerializer.Deserialize<Turn>(t, json)!)]);
    }

    public Task<InstanceState?> TryCommitAsync(TurnCommit commit, CancellationToken cancellationToken)
    {
        string turn = JsonSerializer.Serialize(commit.Turn, json);
        lock (_gate)
        {
            if (!TryFind(commit.Before, out Stored? stored))
            {
                return Task.FromResult<InstanceState?>(null);
            }

            stored.Turns.Add(turn);
            stored.State = commit.After(NextETag());
            stored.Metadata = stored.Metadata with
            {
                RuntimeStatus = commit.Status,
                LastUpdatedAt = time.GetUtcNow(),
                SerializedCustomStatus = commit.CustomStatus ?? stored.Metadata.SerializedCustomStatus,
                SerializedOutput = commit.Output,
                FailureDetails = commit.Failure,
            };
            return Task.FromResult<InstanceState?>(stored.State);
        }
    }

    public Task<InstanceState?> TryMarkSentAsync(InstanceState state, int? firstUnsentTurn, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(TryFind(state, out Stored? stored)
                ? stored.State = stored.State with { FirstUnsentTurn = firstUnsentTurn, ETag = NextETag() }
                : null);
        }
    }

    public Task CloseAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_instances.TryGetValue(instanceId, out Stored? stored))
            {
                stored.IsClosed = true;
            }
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<InstanceState> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Stored stored in await SnapshotAsync().ConfigureAwait(false))
        {
            if (!stored.IsClosed)
            {
                yield return stored.State;
            }
        }
    }

    public Task<OrchestrationMetadata?> GetMetadataAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_instances.GetValueOrDefault(instanceId)?.Metadata);
        }
    }

    public async IAsyncEnumerable<OrchestrationMetadata> QueryAsync(
        OrchestrationQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Stored stored in await SnapshotAsync().ConfigureAwait(false))
        {
            if (query.Matches(stored.Metadata))
            {
                yield return stored.Metadata;
            }
        }
    }

    public Task PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _instances.Remove(instanceId);
        }

        return Task.CompletedTask;
    }

    private Task<Stored[]> SnapshotAsync()
    {
        lock (_gate)
        {
            return Task.FromResult<Stored[]>([.. _instances.Values]);
        }
    }

    private string NextETag() => (++_lastETag).ToString(CultureInfo.InvariantCulture);

    private bool TryFind(InstanceState state, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Stored? stored) =>
        _instances.TryGetValue(state.InstanceId, out stored) && stored.State.ETag == state.ETag;

    private sealed class Stored(InstanceState state, OrchestrationMetadata metadata, List<string> turns)
    {
        public InstanceState State { get; set; } = state;

        public OrchestrationMetadata Metadata { get; set; } = metadata;

        public List<string> Turns { get; } = turns;

        public bool IsClosed { get; set; }
    }
}
