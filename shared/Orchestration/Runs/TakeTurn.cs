using BertPipeline.Storage.Runs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Enters a run among those that are open; false when it is to wait until it is called.</summary>
public sealed class TakeTurn(RunTurns turns, IHostApplicationLifetime lifetime) : TaskActivity<TakeTurnInput, bool>
{
    public override Task<bool> RunAsync(TaskActivityContext context, TakeTurnInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return turns.EnterAsync(input.RunId, input.Kind, input.Since, lifetime.ApplicationStopping);
    }
}
