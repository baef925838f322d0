using System.Text.Json;
using DurableTask.AzureStorage;
using DurableTask.Core.History;

namespace BertPipeline.DurableTask;

/// <summary>The sub-orchestrations of an instance, from its history: the provider neither ends nor purges them with their parent.</summary>
internal static class ChildInstances
{
    /// <summary>Ids of those that the instance has started so far.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(AzureStorageOrchestrationService service, string instanceId)
    {
        using var history = JsonDocument.Parse(await service.GetOrchestrationHistoryAsync(instanceId, executionId: null));
        return
        [
            .. history.RootElement.EnumerateArray()
                .Where(e => e.GetProperty(nameof(HistoryEvent.EventType)).GetInt32() == (int)EventType.SubOrchestrationInstanceCreated)
                .Select(e => e.GetProperty(nameof(SubOrchestrationInstanceCreatedEvent.InstanceId)).GetString()!),
        ];
    }
}
