using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Registration;
using BertPipeline.Storage.Settings;
using BertPipeline.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.GpuWorker.Commands;

/// <summary>What a worker is made of.</summary>
internal static class GpuWorkerServices
{
    /// <summary>
    /// Adds settings, storage, the code of every step that is a GPU job, and the loop that runs it. Settings are the sections <c>Storage</c>, <c>Jobs</c>
    /// and <c>Worker</c> under <c>BertPipeline</c>.
    /// </summary>
    public static IServiceCollection AddGpuWorker(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration)
        .AddSettings<StorageOptions>("BertPipeline:Storage")
        .AddSettings<JobTimings>("BertPipeline:Jobs")
        .AddSettings<WorkerOptions>("BertPipeline:Worker")
        .AddLogging(logging => logging.ToStandardError())
        .AddTelemetryExport("gpu-worker")
        .AddSingleton(TimeProvider.System)
        .AddPipelineStorage()
        .AddSingleton<IGpuJob, FinetuneLanguageModelJob>().AddSingleton<IGpuJob, FinetuneUlmfitJob>().AddSingleton<IGpuJob, TrainClassifierJob>().AddSingleton<IGpuJob, EvaluateJob>().AddSingleton<IGpuJob, TagTextsJob>()
        .AddSingleton(provider => CreateScratch(provider.GetRequiredService<WorkerOptions>()))
        .AddSingleton<WorkerStorage>().AddSingleton<WorkerServices>().AddSingleton<JobLoop>();

    private static ScratchFolder CreateScratch(WorkerOptions options) => ScratchFolder.Create(options.ScratchParent, options.Name);
}
