using BertPipeline.Contracts;
using BertPipeline.DurableTask;

namespace BertPipeline.Orchestration.Steps;

/// <summary>
/// A step as an activity: what the user must mend, and a cancel, become data; the outcome is recorded with the run; anything else is
/// thrown, and retried. Activities run at least once, so a step must be idempotent.
/// </summary>
public abstract class StepActivity<TParameters>(StepServices services) : Activity<StepCall<TParameters>, StepResult>
{
    protected StepServices Services { get; } = services;

    public sealed override async Task<StepResult> RunAsync(ActivityContext context, StepCall<TParameters> input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        DateTimeOffset startedAt = Services.Time.GetUtcNow();
        StepResult result = await OutcomeAsync(input, cancellationToken).ConfigureAwait(false);
        await Services.RecordAsync(input.RunId, input.Step, result, startedAt, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Does the step. Throws <see cref="UserErrorException"/> for what the user must mend.</summary>
    protected abstract Task<StepResult> PerformAsync(StepCall<TParameters> call, CancellationToken cancellationToken);

    private async Task<StepResult> OutcomeAsync(StepCall<TParameters> call, CancellationToken cancellationToken)
    {
        try
        {
            return await Services.Runs.IsCancelledAsync(call.RunId, cancellationToken).ConfigureAwait(false)
                ? StepResult.Cancelled
                : await PerformAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (UserErrorException e)
        {
            return StepResult.Failed(e.Message);
        }
        catch (RunCancelledException)
        {
            return StepResult.Cancelled;
        }
    }
}
