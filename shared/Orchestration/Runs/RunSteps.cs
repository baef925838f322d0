using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;
using Microsoft.DurableTask;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Calls the steps of one run and keeps the board; a step that does not succeed throws <see cref="StepEndedException"/>.</summary>
internal sealed class RunSteps(TaskOrchestrationContext context, RunScope run, StepBoard board) : IRunSteps
{
    /// <summary>Of one step: a host's death leaves an answer or two astray.</summary>
    private const int MostCalls = 10;

    /// <summary>Five attempts over a minute and a half, on top of the storage clients' own: hiccups pass, a defect shows soon.</summary>
    private static readonly TaskOptions TransientRetries = new(new RetryPolicy(
        maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 3));

    private static readonly IReadOnlyDictionary<string, ArtifactRef> NoInputs = new Dictionary<string, ArtifactRef>();

    private readonly TaskCompletionSource _stopped = new();
    private bool _stopping;

    /// <summary>The first step that did not succeed: what ends after it ends because of it.</summary>
    private StepEndedException? _first;

    /// <summary>Waits until the run may work. One that is cancelled meanwhile is called too: its first step ends it.</summary>
    /// <exception cref="StepEndedException">The deadline has passed before.</exception>
    public async Task TakeTurnAsync()
    {
        // A wait starts before each question, so that no call comes too early; a call is no more than a reason to ask again.
        DateTimeOffset since = new(context.CurrentUtcDateTime, TimeSpan.Zero);
        Task called = NextCall();
        while (!await HasTurnAsync(since))
        {
            await Task.WhenAny(called, _stopped.Task);
            ThrowIfStopping(new(PipelineTasks.TakeTurn));
            called = NextCall();
        }

        ThrowIfStopping(new(PipelineTasks.TakeTurn));
        board.Begin();
    }

    /// <summary>A sibling has failed or the deadline has passed: nothing more is started, and the GPU jobs that are still going end.</summary>
    public async Task StopAsync()
    {
        if (!_stopping)
        {
            _stopping = true;
            _stopped.TrySetResult();
            await DoAsync(PipelineTasks.StopJobs, run.RunId);
        }
    }

    /// <summary>Waits for all; at the first failure starts nothing more, ends the GPU jobs, and lets what runs come to its end.</summary>
    public async Task<T[]> AllAsync<T>(IReadOnlyList<Task<T>> tasks)
    {
        List<Task<T>> open = [.. tasks];
        while (open.Count > 0)
        {
            Task<T> next = await Task.WhenAny(open);
            open.Remove(next);
            if (!next.IsCompletedSuccessfully)
            {
                await StopAsync();
                await DrainAsync(open);
                _ = _first is null ? await next : throw _first;
            }
        }

        return await Task.WhenAll(tasks);
    }

    /// <summary>Records the end of the run.</summary>
    public Task RecordEndAsync(RunOutcome outcome) => DoAsync(PipelineTasks.EndRun, new EndRunInput(run.RunId, outcome));

    /// <summary>Tells those who are to know that the run has ended; it has, whether they hear it or not.</summary>
    public async Task NotifyAsync()
    {
        if (run.Notify.Count == 0)
        {
            return;
        }

        try
        {
            await context.CallSubOrchestratorAsync<JsonElement?>(
                PipelineTasks.SendNotices, new NoticesInput(run.RunId, run.Notify), new SubOrchestrationOptions(instanceId: SendNotices.InstanceIdOf(run.RunId)));
        }
        catch (TaskFailedException)
        {
            // What was wrong is in the history of the notices.
        }
    }

    /// <summary>Announces the parts of a step that fans out.</summary>
    public void FanOut(StepIdentity step, int parts) => board.FanOut(step, parts);

    /// <summary>Runs a CPU step as the activity of its name.</summary>
    public async Task<StepResult> ActivityAsync<TParameters>(
        StepIdentity step, TParameters parameters, IReadOnlyDictionary<string, ArtifactRef>? inputs = null)
    {
        ThrowIfStopping(step);
        board.Start(step, StepState.Running);
        var call = new StepCall<TParameters>(run.RunId, step, parameters, inputs ?? NoInputs, run.Force);
        return End(step, await OutcomeAsync(step, _ => context.CallActivityAsync<StepResult>(step.Name, call, TransientRetries)));
    }

    /// <summary>Runs a GPU step: a job on the queue, waited for by an orchestration of its own.</summary>
    public async Task<StepResult> GpuJobAsync<TParameters>(
        StepIdentity step, TParameters parameters, IReadOnlyDictionary<string, ArtifactRef> inputs, DeviceCount? devices = null)
    {
        ThrowIfStopping(step);
        board.Start(step, StepState.Queued);
        var call = new StepCall<JsonElement>(
            run.RunId, step, JsonSerializer.SerializeToElement(parameters, PipelineJson.Options), inputs, run.Force);
        return End(step, await OutcomeAsync(step, number => context.CallSubOrchestratorAsync<StepResult>(
            PipelineTasks.GpuStep,
            new GpuStepInput(call, run.Deadline, devices),
            new SubOrchestrationOptions(instanceId: number == 1 ? GpuStep.InstanceIdOf(run.RunId, step.Id) : GpuStep.InstanceIdOf(run.RunId, step.Id, number)))));
    }

    /// <summary>An activity whose answer says nothing; any will do, as in <see cref="OutcomeAsync"/>.</summary>
    private async Task DoAsync(string activity, object input) => await context.CallActivityAsync<JsonElement?>(activity, input, TransientRetries);

    /// <summary>Any payload will do, as in <see cref="GpuStep"/>.</summary>
    private Task<JsonElement?> NextCall() => context.WaitForExternalEvent<JsonElement?>(RunEventMessage.TurnEvent);

    /// <summary>A question that nobody answered stops no run: it then works, as one more than there should be.</summary>
    private async Task<bool> HasTurnAsync(DateTimeOffset since)
    {
        try
        {
            return await context.CallActivityAsync<bool>(
                PipelineTasks.TakeTurn, new TakeTurnInput(run.RunId, context.Name.Name, since), TransientRetries);
        }
        catch (TaskFailedException)
        {
            return true;
        }
    }

    private static async Task DrainAsync<T>(IEnumerable<Task<T>> tasks)
    {
        foreach (Task<T> task in tasks)
        {
            try
            {
                await task;
            }
            catch (StepEndedException)
            {
                // The first failure is the one that is reported.
            }
        }
    }

    /// <summary>
    /// Asks until the answer is the step's own. The engine sends a turn's calls before it writes the turn down: where a host dies in between, the call works all the same, and
    /// what it answers goes to whatever the next host calls under the same number, which is another step where events come in another order.
    /// A task that failed after its last attempt ends its step, and the run, with the reason.
    /// </summary>
    /// <param name="step">Which is asked for.</param>
    /// <param name="call">Calls it for the first, second, … time.</param>
    private static async Task<StepResult> OutcomeAsync(StepIdentity step, Func<int, Task<StepResult>> call)
    {
        for (int number = 1; number <= MostCalls; number++)
        {
            try
            {
                StepResult? result = await call(number);
                if (result is not null && (result.StepId is null || result.StepId == step.Id))
                {
                    return result;
                }
            }
            catch (JsonException)
            {
                // The answer to a call of another kind.
            }
            catch (TaskFailedException e)
            {
                return StepResult.Failed(e.FailureDetails.ErrorMessage);
            }
        }

        return StepResult.Failed($"It was called {MostCalls} times, and no answer was its own. Start the run again.");
    }

    private StepResult End(StepIdentity step, StepResult result)
    {
        board.End(step, result);
        if (result.Outcome == StepOutcome.Succeeded)
        {
            return result;
        }

        var ended = new StepEndedException(step, result);
        _first ??= result.HasDiverged ? null : ended;
        throw ended;
    }

    private void ThrowIfStopping(StepIdentity step)
    {
        if (_stopping)
        {
            throw new StepEndedException(step, StepResult.Cancelled);
        }
    }
}
