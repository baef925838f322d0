using BertPipeline.Hub;
using BertPipeline.Orchestration.Checks;
using BertPipeline.Orchestration.Drift;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Orchestration.Review;
using BertPipeline.Orchestration.Status;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Registration;
using BertPipeline.Storage.Runs;
using BertPipeline.Weights.Packages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration;

/// <summary>What every host of the pipeline is made of.</summary>
public static class PipelineServices
{
    /// <summary>
    /// Adds storage, what the activities use, and the sweeps. The host brings <see cref="StorageOptions"/>, <see cref="JobTimings"/>, <see cref="HubOptions"/>,
    /// <see cref="PackageFiles"/>, <see cref="ScratchRoot"/>, <see cref="NoticeTargets"/>, <see cref="RetentionOptions"/>, <see cref="RunOptions"/>, the clock, and Durable Task's client.
    /// </summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services) => services
        .AddPipelineStorage()
        .AddSingleton<StepRunner>().AddSingleton<EarlierReading>().AddSingleton<CorpusReading>().AddSingleton<GpuJobResults>()
        .AddSingleton(s => new HubModels(
            s.GetRequiredService<ModelStore>(), s.GetRequiredService<HubOptions>(), s.GetRequiredService<ScratchRoot>().Path,
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<HubModels>>()))
        .AddSingleton(s => new PretrainedModels(
            s.GetRequiredService<ModelStore>(), s.GetRequiredService<HubModels>(), s.GetRequiredService<PackageFiles>(), s.GetRequiredService<ScratchRoot>().Path,
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<PretrainedModels>>()))
        .AddSingleton<NoticeClient>()
        .AddSingleton<RunTurns>().AddSingleton<RunStarter>().AddSingleton<BaseModelCheck>().AddSingleton<RunRequestCheck>().AddSingleton<TaggingRequestCheck>()
        .AddSingleton<Scheduler>().AddSingleton<RunDropSweep>().AddSingleton<RunSweep>().AddSingleton<ForgottenRuns>().AddSingleton<HistoryPurge>()
        .AddSingleton<RunChecker>().AddSingleton<RunReader>().AddSingleton<RunLister>().AddSingleton<StepReader>().AddSingleton<DriftReader>()
        .AddSingleton<RunPurge>().AddSingleton<ArtifactPurge>().AddSingleton<StoragePurge>().AddSingleton<NightlyPurge>()
        .AddSingleton<PieceReader>().AddSingleton<LabelReader>().AddSingleton<CorrectionWriter>();
}
