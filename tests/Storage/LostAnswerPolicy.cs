using Azure.Core;
using Azure.Core.Pipeline;

namespace BertPipeline.Storage.Tests;

/// <summary>Lets the service do a write and loses the answer, once, so that the client repeats it.</summary>
internal sealed class LostAnswerPolicy(Func<Request, bool> which) : HttpPipelinePolicy
{
    private int _lost;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ProcessNext(message, pipeline);
        Lose(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        Lose(message);
    }

    private void Lose(HttpMessage message)
    {
        if (which(message.Request) && Interlocked.Exchange(ref _lost, 1) == 0)
        {
            throw new IOException("The connection broke after the request.");
        }
    }
}
