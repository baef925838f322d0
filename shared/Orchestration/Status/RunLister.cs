using System.Collections.Concurrent;
using BertPipeline.Contracts.Runs;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Status;

/// <summary>
/// Lists runs by their orchestrations. Durable Task neither filters by name nor sorts, and a hub holds ten instances of ours for each run: what is known is kept
/// in memory, and a look is two queries, of what is open and of what is new, however many runs there are. A run is read by itself twice in its life, when it
/// is first seen and when it has ended; many at once are read by a query too.
/// </summary>
public sealed class RunLister : IDisposable
{
    // Hosts' clocks may differ, and an instance shows only after its creation has been written.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    // Histories are purged after a month, and by hand: what is gone leaves the list within so long.
    private static readonly TimeSpan BetweenWholeLooks = TimeSpan.FromMinutes(10);

    // What is older is not shown, whatever the storage's state: whoever asks waits for a look.
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, RunSummary> _runs = new(StringComparer.Ordinal);

    // Since the last look began: it may have seen them yet.
    private readonly ConcurrentDictionary<string, byte> _forgotten = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly IDurableTaskClientProvider _clients;
    private readonly TimeProvider _time;
    private readonly SharedLook _look;
    private DateTimeOffset _wholeLook = DateTimeOffset.MinValue;
    private long _asOf;

    public RunLister(IDurableTaskClientProvider clients, TimeProvider time)
    {
        (_clients, _time) = (clients, time);
        _look = new SharedLook(LookAsync, time);
    }

    /// <summary>The runs that the filter takes, the newest first, as they are now.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="skip">So many of the newest are left out.</param>
    /// <param name="count">At most so many are returned.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    public Task<RunList> ListAsync(RunFilter filter, int skip, int count, CancellationToken cancellationToken) =>
        ListAsync(filter, skip, count, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>The same; when a storage that has much to do takes longer than <paramref name="patience"/>, as they were at most 15 seconds ago.</summary>
    /// <inheritdoc cref="ListAsync(RunFilter, int, int, CancellationToken)"/>
    public async Task<RunList> ListAsync(RunFilter filter, int skip, int count, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Task look = _look.NextAsync();
        try
        {
            await look.WaitAsync(patience, _time, cancellationToken);
        }
        catch (TimeoutException) when (!look.IsCompleted)
        {
            if (_time.GetUtcNow() - AsOf > Oldest)
            {
                await look.WaitAsync(cancellationToken);
            }
        }

        DateTimeOffset asOf = AsOf;
        RunSummary[] taken = [.. _runs.Values.Where(filter.Takes)];
        return new([.. taken.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id, StringComparer.Ordinal).Skip(skip).Take(count)], taken.Length) { AsOf = asOf };
    }

    /// <summary>Leaves a run out whose history has been deleted.</summary>
    public void Forget(string runId)
    {
        _forgotten.TryAdd(runId, 0);
        _runs.TryRemove(runId, out _);
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    /// <summary>When the last look that came to its end began.</summary>
    private DateTimeOffset AsOf => new(Volatile.Read(ref _asOf), TimeSpan.Zero);

    private async Task LookAsync()
    {
        DateTimeOffset now = _time.GetUtcNow();
        bool isWhole = now - _wholeLook > BetweenWholeLooks || _runs.IsEmpty;
        _forgotten.Clear();
        var instances = new RunInstances(_clients.GetClient());
        if (_runs.IsEmpty)
        {
            foreach ((string id, OrchestrationMetadata instance) in await instances.ReadAsync(_end.Token))
            {
                _runs[id] = instance.Summarize();
            }
        }
        else
        {
            await FollowAsync(instances, isWhole);
        }

        foreach (string id in _forgotten.Keys)
        {
            _runs.TryRemove(id, out _);
        }

        _wholeLook = isWhole ? now : _wholeLook;
        Volatile.Write(ref _asOf, now.UtcTicks);
    }

    private async Task FollowAsync(RunInstances instances, bool isWhole)
    {
        IReadOnlyDictionary<string, OrchestrationMetadata> found = isWhole
            ? await instances.ListAsync(_end.Token)
            : await instances.ListAsync(_runs.Values.Max(r => r.CreatedAt) - Overlap, _end.Token);
        Dictionary<string, DateTimeOffset> unread = Unread(found, isWhole);
        IReadOnlyDictionary<string, OrchestrationMetadata> read = await instances.ReadAsync(unread, _end.Token);
        foreach (string id in unread.Keys)
        {
            if (read.TryGetValue(id, out OrchestrationMetadata? instance))
            {
                _runs[id] = instance.Summarize();
            }
            else
            {
                _runs.TryRemove(id, out _);
            }
        }
    }

    /// <summary>Takes over what a look tells of known runs that go on; what is left must be read with input and output: id and creation.</summary>
    private Dictionary<string, DateTimeOffset> Unread(IReadOnlyDictionary<string, OrchestrationMetadata> found, bool isWhole)
    {
        var unread = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach ((string id, OrchestrationMetadata instance) in found)
        {
            if (!_runs.TryGetValue(id, out RunSummary? known) || (instance.IsCompleted && known.UpdatedAt != instance.LastUpdatedAt))
            {
                unread.Add(id, instance.CreatedAt);
            }
            else if (!instance.IsCompleted)
            {
                _runs[id] = known with { State = RunStatusComposer.StateOf(instance, outcome: null), UpdatedAt = instance.LastUpdatedAt };
            }
        }

        // Every open run was asked for; in a whole look every run.
        foreach (RunSummary run in _runs.Values.Where(run => (isWhole || IsOpen(run)) && !found.ContainsKey(run.Id)))
        {
            unread.Add(run.Id, run.CreatedAt);
        }

        return unread;
    }

    private static bool IsOpen(RunSummary run) => run.State is RunState.Pending or RunState.Running or RunState.Suspended;
}
