using BertPipeline.Contracts.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Events;

/// <summary>Raises each event of the queue <c>{hub}-run-events</c> on the orchestration that waits for it.</summary>
public static class RunEventFunction
{
    [Function("RaiseRunEvent")]
    public static Task RaiseAsync(
        [QueueTrigger("%BertPipeline:Storage:TaskHub%-run-events")] RunEventMessage message, [DurableClient] DurableTaskClient client, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(context);
        return RaiseAsync(message, client, context.CancellationToken);
    }

    /// <summary>An event to a missing or ended instance is dropped by some back ends and refused by others; nobody waits for it.</summary>
    private static async Task RaiseAsync(RunEventMessage message, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.RaiseEventAsync(message.InstanceId, message.EventName, message, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (await client.GetInstanceAsync(message.InstanceId, cancellationToken) is { IsCompleted: false })
            {
                throw;
            }
        }
    }
}
