using Azure.Core;
using Azure.Core.Pipeline;

namespace BertPipeline.GpuWorker.Tests.Queue;

/// <summary>Lets something happen once, just before a request is sent.</summary>
internal sealed class InterruptingPolicy(Func<Request, bool> which) : HttpPipelinePolicy
{
    private Func<CancellationToken, Task>? _interruption;

    /// <summary>Gets the token of the request that waits for it.</summary>
    public Func<CancellationToken, Task> Interruption
    {
        set => _interruption = value;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (which(message.Request) && Interlocked.Exchange(ref _interruption, null) is { } interruption)
        {
            await interruption(message.CancellationToken);
        }

        await ProcessNextAsync(message, pipeline);
    }
}
