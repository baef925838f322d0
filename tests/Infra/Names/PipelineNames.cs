using Azure.Storage.Blobs;
using BertPipeline.Infra.Tests.Deployment;
using BertPipeline.Storage;

namespace BertPipeline.Infra.Tests.Names;

/// <summary>The names that the code uses, from the code.</summary>
internal static class PipelineNames
{
    public static PipelineStorage Storage { get; } =
        new(new StorageOptions { ConnectionString = "UseDevelopmentStorage=true", TaskHub = PredictedDeployment.TaskHub });

    public static string[] Containers { get; } =
    [
        .. new BlobContainerClient[] { Storage.Corpora, Storage.Models, Storage.Artifacts, Storage.Checkpoints, Storage.Runs, Storage.Schedules }
            .Select(c => c.Name).Order(StringComparer.Ordinal),
    ];

    public static string[] Queues { get; } =
        [.. new[] { Storage.GpuJobs, Storage.GpuJobsPoison, Storage.RunEvents }.Select(q => q.Name).Order(StringComparer.Ordinal)];
}
