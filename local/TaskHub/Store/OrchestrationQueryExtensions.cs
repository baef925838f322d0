using BertPipeline.DurableTask;

namespace BertPipeline.TaskHub.Store;

internal static class OrchestrationQueryExtensions
{
    public static bool Matches(this OrchestrationQuery query, OrchestrationMetadata instance) =>
        (query.InstanceIdPrefix is null || instance.InstanceId.StartsWith(query.InstanceIdPrefix, StringComparison.Ordinal))
        && (query.Name is null || instance.Name == query.Name)
        && (query.Statuses is null || query.Statuses.Contains(instance.RuntimeStatus))
        && (query.CreatedFrom is null || instance.CreatedAt >= query.CreatedFrom)
        && (query.CreatedTo is null || instance.CreatedAt <= query.CreatedTo);
}
