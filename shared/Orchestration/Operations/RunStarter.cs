using System.Security.Cryptography;
using System.Text;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
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

        await ScheduleAsync(runId, request, cancellationToken);
        return true;
    }

    /// <summary>Schedules the orchestration of a claimed run; harmless to repeat.</summary>
    public async Task ScheduleAsync(string runId, RunRequest request, CancellationToken cancellationToken)
    {
        DurableTaskClient client = clients.GetClient();
        StartOrchestrationOptions options = new StartOrchestrationOptions(runId).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                PipelineTasks.TrainingRun, new TrainingRunInput(runId, request), options, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Another host was faster with the same claim. Which exception tells that differs between back ends; the instance itself tells it always.
            if (await client.GetInstanceAsync(runId, cancellationToken) is null)
            {
                throw;
            }
        }
    }
}
