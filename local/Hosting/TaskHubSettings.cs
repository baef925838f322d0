using System.Security.Cryptography;
using System.Text;
using BertPipeline.DurableTask;
using BertPipeline.Local.Settings;
using BertPipeline.Storage;

namespace BertPipeline.Local.Hosting;

/// <summary>The task hub's options for the pipeline's storage.</summary>
internal static class TaskHubSettings
{
    public static TaskHubOptions From(StorageOptions storage, LocalHostOptions options, HostFolders folders) => new()
    {
        HubName = storage.TaskHub,
        ConnectionString = storage.ConnectionString,
        AccountName = storage.AccountName,
        PartitionCount = options.PartitionCount,
        WorkerId = WorkerIdOf(folders),
    };

    /// <summary>The same for every host that is started on a folder; a folder's lock lets only one live at a time.</summary>
    private static string WorkerIdOf(HostFolders folders)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(folders.Logs)));
        return $"{Environment.MachineName}-{Convert.ToHexStringLower(hash)[..8]}";
    }
}
