using BertPipeline.Orchestration.Api;
using BertPipeline.Orchestration.Api.Drops;
using BertPipeline.Orchestration.Api.Requests;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Storage;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.Orchestration;

/// <summary>What every host of the pipeline is made of.</summary>
public static class PipelineServices
{
    /// <summary>
    /// Adds storage, sweeps and the routes of <c>/api/runs</c>. The host brings <see cref="StorageOptions"/>, <see cref="JobTimings"/>, the clock,
    /// the orchestration client and <see cref="IManagementUris"/>.
    /// </summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services) => services
        .AddSingleton(s => new PipelineStorage(s.GetRequiredService<StorageOptions>()))
        .AddSingleton<RunStore>().AddSingleton<CorpusStore>().AddSingleton<ModelStore>()
        .AddSingleton<JobStore>().AddSingleton<JobQueue>().AddSingleton<RunEventQueue>()
        .AddSingleton<JobCancellation>().AddSingleton<JobSweeper>()
        .AddSingleton<RunStarter>().AddSingleton<BaseModelCheck>().AddSingleton<RunDropSweep>().AddSingleton<RunSweep>().AddSingleton<HistoryPurge>()
        .AddSingleton<RunsApi>();
}
