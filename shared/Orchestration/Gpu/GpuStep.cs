using BertPipeline.Contracts.Jobs;
using BertPipeline.DurableTask;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>
/// Waits for one GPU job. The event is only a wake-up and may be lost or doubled; the truth is the job's entity, which is read on every
/// event and every six minutes.
/// </summary>
public sealed class GpuStep : Orchestrator<GpuStepInput, StepResult>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(6);

    private static readonly TaskOptions Retries = new(new RetryPolicy(
        MaxNumberOfAttempts: 10, FirstRetryInterval: TimeSpan.FromSeconds(2), BackoffCoefficient: 2, MaxRetryInterval: TimeSpan.FromMinutes(5)));

    /// <summary>The instance that waits for a job: the address of the job's event.</summary>
    public static string InstanceIdOf(string runId, string jobId) => $"{runId}:{jobId}";

    public override async Task<StepResult> RunAsync(OrchestrationContext context, GpuStepInput input)
    {
        // The wait starts before the job, and there is never more than one: an event that arrives between two waits of one
        // name is lost on Durable Functions.
        string jobEnded = RunEventMessage.JobEndedEvent(input.Call.Step.Id);
        Task<RunEventMessage> ended = context.WaitForExternalEventAsync<RunEventMessage>(jobEnded);
        StepResult? result = await context.CallActivityAsync<StepResult?>(PipelineTasks.EnqueueGpuJob, input, Retries);
        while (result is null)
        {
            using var timer = new CancellationTokenSource();
            Task lookAgain = context.CreateTimerAsync(LookAgain, timer.Token);
            if (await Task.WhenAny(ended, lookAgain) == ended)
            {
                timer.Cancel();
                ended = context.WaitForExternalEventAsync<RunEventMessage>(jobEnded);
            }

            result = await context.CallActivityAsync<StepResult?>(PipelineTasks.ReadGpuJob, input, Retries);
        }

        return result;
    }
}
