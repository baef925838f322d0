using Azure.Identity;
using BertPipeline.Storage;
using BertPipeline.TaskHub;

namespace BertPipeline.Local.Hosting;

/// <summary>The task hub's options for the pipeline's storage.</summary>
internal static class TaskHubSettings
{
    public static TaskHubOptions From(StorageOptions storage) => new()
    {
        HubName = storage.TaskHub,
        ConnectionString = storage.ConnectionString,
        AccountName = storage.AccountName,
        Credential = storage.AccountName is null ? null : new DefaultAzureCredential(),
        // Most activities are CPU work: more of them at once than cores only makes each slower.
        MaxConcurrentActivities = Environment.ProcessorCount + 1,
    };
}
