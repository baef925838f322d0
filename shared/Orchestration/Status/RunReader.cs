using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Status;

/// <summary>Reads a run from where its parts are kept.</summary>
public sealed class RunReader(IDurableTaskClientProvider clients, RunStore runs, JobStore jobs)
{
    /// <summary>The run; null when there is none of that id.</summary>
    public async Task<RunStatus?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is not { } claim)
        {
            return null;
        }

        Task<OrchestrationMetadata?> instance = clients.GetClient().GetInstanceAsync(runId, getInputsAndOutputs: true, cancellationToken);
        Task<IReadOnlyList<StepRecord>> records = runs.ListStepsAsync(runId, cancellationToken);
        Task<RunEnd?> end = runs.FindEndAsync(runId, cancellationToken);
        Task<bool> cancelled = runs.IsCancelledAsync(runId, cancellationToken);
        return RunStatusComposer.Compose(new RunParts
        {
            Claim = claim,
            Jobs = await jobs.ListAsync(runId, cancellationToken).Select(j => j.Job).ToListAsync(cancellationToken),
            Instance = await instance,
            Steps = await records,
            End = await end,
            CancelRequested = await cancelled,
        });
    }
}
