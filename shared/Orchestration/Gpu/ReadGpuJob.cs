using System.Text.Json;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Jobs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>The result of a GPU step by its job's entity; null while the job waits or runs.</summary>
public sealed class ReadGpuJob(JobStore jobs, GpuJobResults results, IHostApplicationLifetime lifetime) : TaskActivity<GpuStepInput, StepResult?>
{
    public override async Task<StepResult?> RunAsync(TaskActivityContext context, GpuStepInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        StepCall<JsonElement> call = input.Call;
        StoredJob? stored = await jobs.FindAsync(call.RunId, call.Step.Id, lifetime.ApplicationStopping);
        return stored switch
        {
            null => StepResult.Failed($"The job {call.Step.Id} of run {call.RunId} was purged while the run waited for it."),
            { Job: var job } when job.State.IsTerminal() => await results.OfAsync(call.Step, job, lifetime.ApplicationStopping),
            _ => null,
        };
    }
}
