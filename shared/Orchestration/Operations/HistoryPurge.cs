using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Operations;

/// <summary>Deletes the histories of orchestrations that ended long ago. What a run made, and how it ended, stays in storage.</summary>
public sealed class HistoryPurge(IDurableTaskClientProvider clients, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(30);

    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Returns how many instances it purged.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        DurableTaskClient client = clients.GetClient();
        DateTimeOffset before = time.GetUtcNow() - Age;
        var old = new List<string>();
        await foreach (OrchestrationMetadata instance in client
            .GetAllInstancesAsync(new OrchestrationQuery { Statuses = Ended, CreatedTo = before }).WithCancellation(cancellationToken))
        {
            if (instance.LastUpdatedAt < before)
            {
                old.Add(instance.InstanceId);
            }
        }

        int purged = 0;
        foreach (string id in old)
        {
            // Not recursively: children are in the list themselves.
            purged += (await client.PurgeInstanceAsync(id, cancellationToken)).PurgedInstanceCount;
        }

        return purged;
    }
}
