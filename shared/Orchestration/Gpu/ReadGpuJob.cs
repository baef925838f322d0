using System.Text.Json;
using BertPipeline.Contracts.Jobs;
using BertPipeline.DurableTask;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>The result of a GPU step by its job's entity; null while the job waits or runs.</summary>
public sealed class ReadGpuJob(StepServices services) : Activity<GpuStepInput, StepResult?>
{
    public override async Task<StepResult?> RunAsync(ActivityContext context, GpuStepInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        StepCall<JsonElement> call = input.Call;
        StoredJob? stored = await services.Jobs.FindAsync(call.RunId, call.Step.Id, cancellationToken).ConfigureAwait(false);
        return stored switch
        {
            null => StepResult.Failed($"The job {call.Step.Id} of run {call.RunId} was purged while the run waited for it."),
            { Job: var job } when job.State.IsTerminal() => await services.ResultOfAsync(call.Step, job, cancellationToken).ConfigureAwait(false),
            _ => null,
        };
    }
}
