using System.Collections.Concurrent;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Status;

/// <summary>
/// Lists runs by their orchestrations. Durable Task neither filters by name nor sorts, and a hub holds ten instances of ours for each run: what has ended is kept in
/// memory, so that a look reads what is new and what was open.
/// </summary>
public sealed class RunLister(IDurableTaskClientProvider clients, TimeProvider time) : IDisposable
{
    // Hosts' clocks may differ, and an instance shows only after its creation has been written.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    // Histories are purged after a month, and by hand: what is gone leaves the list within so long.
    private static readonly TimeSpan BetweenWholeLooks = TimeSpan.FromMinutes(10);

    private const int ReadAtOnce = 16;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, RunSummary> _runs = new(StringComparer.Ordinal);
    private DateTimeOffset _wholeLook = DateTimeOffset.MinValue;

    /// <summary>The runs that the filter takes, the newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="skip">So many of the newest are left out.</param>
    /// <param name="count">At most so many are returned.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    public async Task<RunList> ListAsync(RunFilter filter, int skip, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await LookAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }

        RunSummary[] taken = [.. _runs.Values.Where(filter.Takes)];
        return new([.. taken.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id, StringComparer.Ordinal).Skip(skip).Take(count)], taken.Length);
    }

    /// <summary>Leaves a run out whose history has been deleted.</summary>
    public void Forget(string runId) => _runs.TryRemove(runId, out _);

    public void Dispose() => _turn.Dispose();

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        DurableTaskClient client = clients.GetClient();
        DateTimeOffset now = time.GetUtcNow();
        bool isWhole = now - _wholeLook > BetweenWholeLooks || _runs.IsEmpty;
        DateTimeOffset? from = isWhole ? null : _runs.Values.Max(r => r.CreatedAt) - Overlap;
        var wanted = new HashSet<string>(_runs.Values.Where(IsOpen).Select(r => r.Id), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync(new OrchestrationQuery { CreatedFrom = from }).WithCancellation(cancellationToken))
        {
            if (IsRun(instance) && seen.Add(instance.InstanceId) && !(_runs.TryGetValue(instance.InstanceId, out RunSummary? known) && known.UpdatedAt == instance.LastUpdatedAt))
            {
                wanted.Add(instance.InstanceId);
            }
        }

        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken }, async (id, token) =>
        {
            if (await client.GetInstanceAsync(id, getInputsAndOutputs: true, token) is { } instance)
            {
                _runs[id] = Summarize(instance);
            }
            else
            {
                Forget(id);
            }
        });
        if (isWhole)
        {
            foreach (string gone in _runs.Keys.Where(id => !seen.Contains(id)))
            {
                Forget(gone);
            }

            _wholeLook = now;
        }
    }

    private static bool IsOpen(RunSummary run) => run.State is RunState.Pending or RunState.Running or RunState.Suspended;

    private static bool IsRun(OrchestrationMetadata instance) =>
        IsTagging(instance) || string.Equals(instance.Name, PipelineTasks.TrainingRun, StringComparison.OrdinalIgnoreCase);

    private static RunSummary Summarize(OrchestrationMetadata instance)
    {
        RunOutcome? outcome = RunStatusComposer.Read<RunOutcome>(instance.SerializedOutput);
        return new RunSummary(
            instance.InstanceId,
            RunStatusComposer.StateOf(instance, outcome),
            instance.CreatedAt,
            instance.LastUpdatedAt,
            FolderOf(instance) ?? "",
            outcome?.Error ?? instance.FailureMessage(),
            outcome?.Model,
            IsTagging(instance));
    }

    private static bool IsTagging(OrchestrationMetadata instance) => string.Equals(instance.Name, PipelineTasks.TaggingRun, StringComparison.OrdinalIgnoreCase);

    private static string? FolderOf(OrchestrationMetadata instance) => IsTagging(instance)
        ? RunStatusComposer.Read<TaggingRunInput>(instance.SerializedInput)?.Request.Texts
        : RunStatusComposer.Read<TrainingRunInput>(instance.SerializedInput)?.Request.Corpus;
}
