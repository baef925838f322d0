using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace BertPipeline.Storage.Tests;

/// <summary>Keeps the addresses that the client asked for.</summary>
internal sealed class RequestsPolicy : HttpPipelineSynchronousPolicy
{
    public ConcurrentQueue<Uri> Requests { get; } = [];

    public override void OnSendingRequest(HttpMessage message) => Requests.Enqueue(message.Request.Uri.ToUri());
}
