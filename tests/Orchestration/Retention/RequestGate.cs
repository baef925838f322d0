using Azure.Core;
using Azure.Core.Pipeline;

namespace BertPipeline.Orchestration.Tests.Retention;

/// <summary>Lets a test do something before a request to the storage, or fail it.</summary>
internal sealed class RequestGate : HttpPipelinePolicy
{
    public Func<Request, Task>? Before { get; set; }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("All of it is asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await (Before?.Invoke(message.Request) ?? Task.CompletedTask);
        await ProcessNextAsync(message, pipeline);
    }
}
