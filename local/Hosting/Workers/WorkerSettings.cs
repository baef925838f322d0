using BertPipeline.Storage;

namespace BertPipeline.Local.Hosting.Workers;

/// <summary>The host's storage as environment variables for the worker, which reads the same section.</summary>
internal static class WorkerSettings
{
    public static void Set(StorageOptions storage, IDictionary<string, string?> environment)
    {
        environment["BertPipeline__Storage__ConnectionString"] = storage.ConnectionString;
        environment["BertPipeline__Storage__AccountName"] = storage.AccountName;
        environment["BertPipeline__Storage__TaskHub"] = storage.TaskHub;
    }
}
