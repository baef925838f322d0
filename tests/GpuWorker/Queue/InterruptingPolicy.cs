using Azure.Core;
using Azure.Core.Pipeline;

namespace BertPipeline.GpuWorker.Tests.Queue;

/// <summary>Lets something happen once, just before a request is sent.</summary>
internal sealed class InterruptingPolicy(Func<Request, bool> which) : HttpPipelinePolicy
{
    private Func<Task>? _interruption;

    public Func<Task> Interruption
    {
        set => _interruption = value;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (which(message.Request) && Interlocked.Exchange(ref _interruption, null) is { } interruption)
        {
            await interruption();
        }

        await ProcessNextAsync(message, pipeline);
    }
}
