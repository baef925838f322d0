using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Local.Hosting.Workers;

/// <summary>The host's storage and clocks as environment variables for the worker, which reads the same sections.</summary>
internal static class WorkerSettings
{
    public static void Set(
        StorageOptions storage, JobTimings jobs, IReadOnlyDictionary<string, string?> variables, IDictionary<string, string?> environment)
    {
        foreach ((string name, string? value) in variables)
        {
            environment.TryAdd(name, value); // As in this process, what the environment says wins over the file.
        }

        environment["BertPipeline__Storage__ConnectionString"] = storage.ConnectionString;
        environment["BertPipeline__Storage__AccountName"] = storage.AccountName;
        environment["BertPipeline__Storage__TaskHub"] = storage.TaskHub;
        environment["BertPipeline__Jobs__Visibility"] = jobs.Visibility.ToString("c");
        environment["BertPipeline__Jobs__Renewal"] = jobs.Renewal.ToString("c");
        environment["BertPipeline__Jobs__Heartbeat"] = jobs.Heartbeat.ToString("c");
    }
}
