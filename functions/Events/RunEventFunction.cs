using BertPipeline.Contracts.Jobs;
using BertPipeline.DurableTask;
using BertPipeline.Functions.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Events;

/// <summary>Raises each event of the queue <c>{hub}-run-events</c> on the orchestration that waits for it.</summary>
public sealed class RunEventFunction(OrchestrationClient orchestrations, BoundDurableClient bound)
{
    [Function("RaiseRunEvent")]
    public Task RaiseAsync(
        [QueueTrigger("%BertPipeline:Storage:TaskHub%-run-events")] RunEventMessage message, [DurableClient] DurableTaskClient client, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(context);
        bound.Bind(client);
        return orchestrations.RaiseEventAsync(message.InstanceId, message.EventName, message, context.CancellationToken);
    }
}
