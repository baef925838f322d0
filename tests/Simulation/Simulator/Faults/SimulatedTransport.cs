using Azure.Core;
using Azure.Core.Pipeline;
using BertPipeline.Simulator.Account;
using BertPipeline.Simulator.Scheduling;
using BertPipeline.Storage;

namespace BertPipeline.Simulator.Faults;

/// <summary>The client libraries' way to the account, in the place of HTTP. Their retries are their own; the waits between them are the network's.</summary>
internal sealed class SimulatedTransport(Actor actor, Network network) : HttpPipelineTransport
{
    /// <summary>The clients of one process.</summary>
    /// <param name="actor">The process.</param>
    /// <param name="network">Its network.</param>
    /// <param name="hub">The task hub.</param>
    public static PipelineStorage Connect(Actor actor, Network network, string hub)
    {
        var seams = new StorageSeams
        {
            Transport = new SimulatedTransport(actor, network),
            Retries = new SimulatedRetries(),
            NewGuid = () => NewGuid(actor.World),
        };
        return new PipelineStorage(new StorageOptions { ConnectionString = SimulatedAccount.ConnectionString, TaskHub = hub }, seams);
    }

    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The pipeline never waits for an answer with its thread.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var request = AccountRequest.Of(actor.Name, message.Request, message.CancellationToken);
        message.Response = await network.SendAsync(actor, request, message.ProcessingContext.RetryNumber, message.CancellationToken);
        message.Response.ClientRequestId = message.Request.ClientRequestId;
    }

    private static Guid NewGuid(World world)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, world.Random.Next());
        BitConverter.TryWriteBytes(bytes[8..], world.Random.Next());
        return new Guid(bytes);
    }
}
