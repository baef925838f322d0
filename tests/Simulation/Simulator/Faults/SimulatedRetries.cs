using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace BertPipeline.Simulator.Faults;

/// <summary>The client libraries' own retries, but for their clock: the network waits between two tries, and gives a try up, in virtual time.</summary>
internal sealed class SimulatedRetries() : RetryPolicy(MaxRetries, new NoDelay())
{
    private const int MaxRetries = 5; // As PipelineStorage sets it.

    protected override ValueTask OnSendingRequestAsync(HttpMessage message)
    {
        // The default is 100 s of the wall clock, which a machine that is suspended uses up at once.
        message.NetworkTimeout = Timeout.InfiniteTimeSpan;
        return base.OnSendingRequestAsync(message);
    }

    private sealed class NoDelay : DelayStrategy
    {
        protected override TimeSpan GetNextDelayCore(Response? response, int retryNumber) => TimeSpan.Zero;
    }
}
