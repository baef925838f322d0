using System.Text.Json;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Jobs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>Puts a GPU step on the queue. Returns its result at once when the artifact exists already or the run is cancelled, else null.</summary>
public sealed class EnqueueGpuJob(
    ArtifactStore artifacts, JobEnqueuer enqueuer, StepRunner runner, GpuJobResults results, TimeProvider time, IHostApplicationLifetime lifetime)
    : TaskActivity<GpuStepInput, StepResult?>
{
    public override async Task<StepResult?> RunAsync(TaskActivityContext context, GpuStepInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CancellationToken stopping = lifetime.ApplicationStopping;
        StepCall<JsonElement> call = input.Call;
        string key = call.ArtifactKey(StepTable.Get(call.Step.Name));
        if (await artifacts.FindAsync(call.Step.Name, key, stopping) is { } existing)
        {
            StepResult reused = StepResult.Succeeded(existing, call.RunId);
            await runner.RecordAsync(call.RunId, call.Step, reused, time.GetUtcNow(), stopping);
            return reused;
        }

        var specification = new GpuJobSpecification
        {
            RunId = call.RunId,
            JobId = call.Step.Id,
            Step = call.Step.Name,
            ArtifactKey = key,
            Inputs = call.Inputs,
            Parameters = call.Parameters,
            Force = call.Force,
            Devices = input.Devices ?? DeviceCount.One,
        };
        GpuJob job = await enqueuer.EnqueueAsync(specification, GpuStep.InstanceIdOf(call.RunId, call.Step.Id), input.Deadline, stopping);
        return job.State.IsTerminal() ? await results.OfAsync(call.Step, job, stopping) : null;
    }
}
