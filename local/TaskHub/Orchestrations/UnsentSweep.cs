using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;
using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub.Orchestrations;

/// <summary>Looks at every open instance now and then: a host that died between commit and send leaves its messages to the others.</summary>
internal sealed class UnsentSweep(IInstanceStore instances, OrchestrationDispatcher dispatcher, TimeSpan interval, TimeProvider time, ILogger logger)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await foreach (InstanceState state in instances.ListOpenAsync(stopping).ConfigureAwait(false))
                {
                    if (state.FirstUnsentTurn is not null)
                    {
                        await dispatcher.PostAsync(ControlMessage.LookAt(state.InstanceId)).WaitAsync(stopping).ConfigureAwait(false);
                    }
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.SweepFailed(logger, exception);
            }

            dispatcher.Trim();
            await Task.Delay(interval, time, stopping).ConfigureAwait(false);
        }
    }
}
