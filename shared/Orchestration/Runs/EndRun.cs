using BertPipeline.Storage.Runs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Records how a run ended, so that it is known when the orchestration's history has been purged.</summary>
public sealed class EndRun(RunStore runs, TimeProvider time, IHostApplicationLifetime lifetime) : TaskActivity<EndRunInput, bool>
{
    public override Task<bool> RunAsync(TaskActivityContext context, EndRunInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var end = new RunEnd(input.Outcome.State, time.GetUtcNow(), input.Outcome.Error, input.Outcome.Model);
        return runs.TryRecordEndAsync(input.RunId, end, lifetime.ApplicationStopping);
    }
}
