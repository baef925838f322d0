using BertPipeline.Storage.Runs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Enters a run among those that are open; false when it is to wait until it is called. One that is to end waits for nothing.</summary>
public sealed class TakeTurn(RunStore runs, RunTurns turns, IHostApplicationLifetime lifetime) : TaskActivity<TakeTurnInput, bool>
{
    public override async Task<bool> RunAsync(TaskActivityContext context, TakeTurnInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return await runs.IsStoppedAsync(input.RunId, lifetime.ApplicationStopping)
            || await turns.EnterAsync(input.RunId, input.Kind, input.Since, lifetime.ApplicationStopping);
    }
}
