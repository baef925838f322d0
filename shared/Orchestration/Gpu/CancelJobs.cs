using BertPipeline.DurableTask;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>Ends everything that still works for a run: one of its steps has failed, or its deadline has passed.</summary>
public sealed class CancelJobs(StepServices services) : Activity<string, bool>
{
    public override async Task<bool> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken)
    {
        await services.Cancellation.CancelRunAsync(input, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
