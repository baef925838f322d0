using BertPipeline.DurableTask;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Records how a run ended, so that it is known when the orchestration's history has been purged.</summary>
public sealed class EndRun(StepServices services) : Activity<EndRunInput, bool>
{
    public override Task<bool> RunAsync(ActivityContext context, EndRunInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var end = new RunEnd(input.Outcome.State, services.Time.GetUtcNow(), input.Outcome.Error, input.Outcome.Model);
        return services.Runs.TryRecordEndAsync(input.RunId, end, cancellationToken);
    }
}
