using System.Globalization;
using System.Reflection;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Local.Hosting.Workers;

/// <summary>The host's storage, clocks and private folder as environment variables for the worker, which reads the same sections.</summary>
internal static class WorkerSettings
{
    public static void Set(
        StorageOptions storage, JobTimings jobs, string scratchFolder, IReadOnlyDictionary<string, string?> variables, IDictionary<string, string?> environment)
    {
        foreach ((string name, string? value) in variables)
        {
            environment.TryAdd(name, value); // As in this process, what the environment says wins over the file.
        }

        environment.TryAdd("BertPipeline__Worker__ScratchFolder", scratchFolder);
        SetSection("Storage", storage, environment);
        SetSection("Jobs", jobs, environment);
    }

    /// <summary>Whatever can be set is handed on: a setting that is added reaches the worker by itself.</summary>
    private static void SetSection<T>(string section, T options, IDictionary<string, string?> environment)
    {
        foreach (PropertyInfo property in typeof(T).GetProperties().Where(p => p.CanWrite))
        {
            environment[$"BertPipeline__{section}__{property.Name}"] =
                property.GetValue(options) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
        }
    }
}
