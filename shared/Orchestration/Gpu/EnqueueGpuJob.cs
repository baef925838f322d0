using System.Text.Json;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.DurableTask;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>Puts a GPU step on the queue. Returns its result at once when the artifact exists already or the run is cancelled, else null.</summary>
public sealed class EnqueueGpuJob(StepServices services) : Activity<GpuStepInput, StepResult?>
{
    public override async Task<StepResult?> RunAsync(ActivityContext context, GpuStepInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        StepCall<JsonElement> call = input.Call;
        string key = call.ArtifactKey(StepTable.Get(call.Step.Name));
        if (await services.Artifacts.FindAsync(call.Step.Name, key, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            StepResult reused = StepResult.Succeeded(existing, call.RunId);
            await services.RecordAsync(call.RunId, call.Step, reused, services.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
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
        };
        GpuJob job = await services.Enqueuer.EnqueueAsync(
            specification, GpuStep.InstanceIdOf(call.RunId, call.Step.Id), input.Deadline, System.Diagnostics.Activity.Current?.Id, cancellationToken).ConfigureAwait(false);
        return job.State.IsTerminal() ? await services.ResultOfAsync(call.Step, job, cancellationToken).ConfigureAwait(false) : null;
    }
}
