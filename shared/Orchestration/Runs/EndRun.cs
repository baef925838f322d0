using BertPipeline.Storage.Runs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Records how a run ended, so that it is known when the orchestration's history has been purged, and gives its turn to the next.</summary>
public sealed class EndRun(RunStore runs, RunTurns turns, TimeProvider time, IHostApplicationLifetime lifetime) : TaskActivity<EndRunInput, bool>
{
    public override async Task<bool> RunAsync(TaskActivityContext context, EndRunInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var end = new RunEnd(input.Outcome.State, time.GetUtcNow(), input.Outcome.Error, input.Outcome.Model);
        bool recorded = await runs.TryRecordEndAsync(input.RunId, end, lifetime.ApplicationStopping);
        await turns.LeaveAsync(input.RunId, lifetime.ApplicationStopping);
        return recorded;
    }
}
