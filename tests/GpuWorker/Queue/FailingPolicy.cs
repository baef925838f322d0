using Azure.Core;
using Azure.Core.Pipeline;

namespace BertPipeline.GpuWorker.Tests.Queue;

/// <summary>Fails some requests, in a way that the client does not retry by itself.</summary>
internal sealed class FailingPolicy(Func<Request, bool> which, int times) : HttpPipelinePolicy
{
    private int _failures;

    public int Failures => _failures;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Fail(message);
        ProcessNext(message, pipeline);
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Fail(message);
        return ProcessNextAsync(message, pipeline);
    }

    private void Fail(HttpMessage message)
    {
        if (which(message.Request) && _failures < times)
        {
            _failures++;
            throw new InvalidOperationException("The service is out of order.");
        }
    }
}
