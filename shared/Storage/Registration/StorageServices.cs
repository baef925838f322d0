using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Checkpoints;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Retention;
using BertPipeline.Storage.Runs;
using BertPipeline.Storage.Schedules;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.Storage.Registration;

/// <summary>The storage account and its stores, for hosts and workers alike.</summary>
public static class StorageServices
{
    /// <summary>Adds every store. The program brings <see cref="StorageOptions"/>, <see cref="JobTimings"/>, the clock and logging.</summary>
    public static IServiceCollection AddPipelineStorage(this IServiceCollection services) => services
        .AddSingleton(provider => new PipelineStorage(provider.GetRequiredService<StorageOptions>()))
        .AddSingleton<CorpusStore>().AddSingleton<ModelStore>().AddSingleton<CurrentVersions>().AddSingleton<ArtifactStore>().AddSingleton<CheckpointStore>().AddSingleton<RunStore>().AddSingleton<ScheduleStore>().AddSingleton<StoredFolders>()
        .AddSingleton<JobStore>().AddSingleton<JobQueue>().AddSingleton<RunEventQueue>()
        .AddSingleton<JobEnqueuer>().AddSingleton<JobCancellation>().AddSingleton<JobSweeper>();
}
