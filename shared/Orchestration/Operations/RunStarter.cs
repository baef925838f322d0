using System.Security.Cryptography;
using System.Text;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Storage;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Runs;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Operations;

/// <summary>
/// Starts runs: whoever creates the claim <c>runs/{runId}/request.json</c> owns the start; a claim whose owner died before it
/// scheduled the orchestration is scheduled by the sweep.
/// </summary>
public sealed class RunStarter(IDurableTaskClientProvider clients, RunStore runs, TimeProvider time)
{
    /// <summary>An id for a run that came over HTTP: it sorts by time.</summary>
    public string NewRunId() => $"{time.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.NewGuid():N}"[..22];

    /// <summary>The id of the run that a dropped <c>run.json</c> starts: the same for the same version of the same blob, whoever sees it.</summary>
    public static string RunIdOf(DroppedBlob drop)
    {
        ArgumentNullException.ThrowIfNull(drop);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{drop.Name}\n{drop.ETag}"));
        return "drop-" + Convert.ToHexStringLower(hash)[..20];
    }

    /// <summary>Claims and schedules a run; false when somebody else has claimed it.</summary>
    public async Task<bool> TryStartAsync(string runId, RunRequest request, string? source, CancellationToken cancellationToken)
    {
        if (!await runs.TryClaimAsync(runId, request, source, cancellationToken))
        {
            return false;
        }

        await ScheduleAsync(runId, PipelineTasks.TrainingRun, new TrainingRunInput(runId, request), cancellationToken);
        return true;
    }

    /// <summary>The same of a tagging.</summary>
    public async Task<bool> TryStartAsync(string runId, TaggingRequest request, string? source, CancellationToken cancellationToken)
    {
        if (!await runs.TryClaimAsync(runId, request, source, cancellationToken))
        {
            return false;
        }

        await ScheduleAsync(runId, PipelineTasks.TaggingRun, new TaggingRunInput(runId, request), cancellationToken);
        return true;
    }

    /// <summary>Claims and schedules a tagging; returns its id.</summary>
    public async Task<string> StartAsync(TaggingRequest request, CancellationToken cancellationToken)
    {
        string runId = NewRunId();
        await TryStartAsync(runId, request, source: null, cancellationToken);
        return runId;
    }

    /// <summary>Starts what an earlier run was asked for once more, under an id of its own; returns that.</summary>
    public async Task<string> StartAgainAsync(RunStatus run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Tagging is { } tagging)
        {
            return await StartAsync(tagging with { Deadline = null }, cancellationToken);
        }

        string runId = NewRunId();

        // A deadline that has passed would end it at once.
        await TryStartAsync(runId, run.Request! with { Deadline = null }, source: null, cancellationToken);
        return runId;
    }

    /// <summary>Schedules the orchestration of a claimed run; harmless to repeat.</summary>
    public Task ScheduleAsync(RunClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        (TaskName orchestration, object input) = TaskOf(claim);
        return ScheduleAsync(claim.RunId, orchestration, input, cancellationToken);
    }

    /// <summary>Puts a new orchestration in the place of a claimed run's, which has not ended and hears of nothing any more. What has been computed is found again.</summary>
    public Task RestartAsync(RunClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        (TaskName orchestration, object input) = TaskOf(claim);
        StartOrchestrationOptions unlessEnded = new StartOrchestrationOptions(claim.RunId).WithDedupeStatuses(
            OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated);
        return clients.GetClient().ScheduleNewOrchestrationInstanceAsync(orchestration, input, unlessEnded, cancellationToken);
    }

    /// <summary>Sends the notices of a run that does not do so itself; harmless to repeat, and they wait for the record of its end.</summary>
    public async Task NotifyAsync(RunClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if ((claim.Request?.Notify ?? claim.Tagging?.Notify) is { Count: > 0 } names)
        {
            await ScheduleAsync(SendNotices.InstanceIdOf(claim.RunId), PipelineTasks.SendNotices, new NoticesInput(claim.RunId, names), cancellationToken);
        }
    }

    private static (TaskName Orchestration, object Input) TaskOf(RunClaim claim) => claim switch
    {
        { Tagging: { } tagging } => (PipelineTasks.TaggingRun, new TaggingRunInput(claim.RunId, tagging)),
        { Request: { } request } => (PipelineTasks.TrainingRun, new TrainingRunInput(claim.RunId, request)),
        _ => throw new StorageCorruptionException($"runs/{claim.RunId}/request.json", "asks for nothing."),
    };

    private async Task ScheduleAsync(string instanceId, TaskName orchestration, object input, CancellationToken cancellationToken)
    {
        DurableTaskClient client = clients.GetClient();
        StartOrchestrationOptions options = new StartOrchestrationOptions(instanceId).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(orchestration, input, options, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Another host was faster with the same claim. Which exception tells that differs between back ends; the instance itself tells it always.
            if (await client.GetInstanceAsync(instanceId, cancellationToken) is null)
            {
                throw;
            }
        }
    }
}
