using BertPipeline.Contracts;
using Microsoft.DurableTask;

namespace BertPipeline.Orchestration.Steps;

/// <summary>A step as an activity. Activities run at least once, so a step must be idempotent.</summary>
public abstract class StepActivity<TParameters>(StepRunner runner) : TaskActivity<StepCall<TParameters>, StepResult>
{
    protected StepRunner Runner { get; } = runner;

    public sealed override Task<StepResult> RunAsync(TaskActivityContext context, StepCall<TParameters> input) => Runner.RunAsync(input, PerformAsync);

    /// <summary>Does the step. Throws <see cref="UserErrorException"/> for what the user must mend.</summary>
    protected abstract Task<StepResult> PerformAsync(StepCall<TParameters> call, CancellationToken cancellationToken);
}
