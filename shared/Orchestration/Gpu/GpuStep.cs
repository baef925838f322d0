using System.Text.Json;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;
using Microsoft.DurableTask;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>
/// Waits for one GPU job. The event is only a wake-up and may be lost or doubled; the truth is the job's entity, which is read on every
/// event and every six minutes.
/// </summary>
public sealed class GpuStep : TaskOrchestrator<GpuStepInput, StepResult>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan LookAgainUntold = TimeSpan.FromMinutes(1);

    private static readonly TaskOptions Retries = new(new RetryPolicy(
        maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    /// <summary>The instance that waits for a job: the address of the job's event.</summary>
    public static string InstanceIdOf(string runId, string jobId) => $"{runId}:{jobId}";

    /// <summary>A further one, where the answer of the first went astray; it is told of nothing, and looks.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="number">Of the instance, from 2 on.</param>
    public static string InstanceIdOf(string runId, string jobId, int number) => $"{InstanceIdOf(runId, jobId)}~{number}";

    public override async Task<StepResult> RunAsync(TaskOrchestrationContext context, GpuStepInput input)
    {
        TimeSpan interval = context.InstanceId == InstanceIdOf(input.Call.RunId, input.Call.Step.Id) ? LookAgain : LookAgainUntold;

        // The wait starts before the job, and there is never more than one: an event that arrives between two waits of one name is lost on Durable Functions,
        // and of two waits the newer is served first. Any payload will do: one that is not of the awaited type fails the instance, past every catch.
        string jobEnded = RunEventMessage.JobEndedEvent(input.Call.Step.Id);
        Task<JsonElement?> ended = context.WaitForExternalEvent<JsonElement?>(jobEnded);
        StepResult? result = await context.CallActivityAsync<StepResult?>(PipelineTasks.EnqueueGpuJob, input, Retries);
        while (result is null)
        {
            using var timer = new CancellationTokenSource();
            Task lookAgain = context.CreateTimer(interval, timer.Token);
            if (await Task.WhenAny(ended, lookAgain) == ended)
            {
                timer.Cancel();
                ended = context.WaitForExternalEvent<JsonElement?>(jobEnded);
            }

            result = await context.CallActivityAsync<StepResult?>(PipelineTasks.ReadGpuJob, input, Retries);
        }

        return result with { StepId = input.Call.Step.Id };
    }
}
