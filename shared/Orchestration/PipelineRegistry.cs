using BertPipeline.Contracts.Steps;
using BertPipeline.DurableTask;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration;

/// <summary>Every orchestration and activity of the pipeline, in one place: each host registers exactly these.</summary>
public static class PipelineRegistry
{
    public static TaskRegistry Create(StepServices services) => new TaskRegistry()
        .AddOrchestrator(PipelineTasks.TrainingRun, new TrainingRun())
        .AddOrchestrator(PipelineTasks.GpuStep, new GpuStep())
        .AddActivity(StepName.IngestLabelled, new IngestLabelled(services))
        .AddActivity(StepName.SplitData, new SplitData(services))
        .AddActivity(StepName.IngestCorpus, new IngestCorpus(services))
        .AddActivity(StepName.BaseModel, new ResolveBaseModel(services))
        .AddActivity(StepName.SplitSentences, new SplitSentences(services))
        .AddActivity(StepName.Pregenerate, new Pregenerate(services))
        .AddActivity(StepName.Score, new Score(services))
        .AddActivity(StepName.Compare, new Compare(services))
        .AddActivity(StepName.Publish, new Publish(services))
        .AddActivity(StepName.Report, new Report(services))
        .AddActivity(PipelineTasks.EnqueueGpuJob, new EnqueueGpuJob(services))
        .AddActivity(PipelineTasks.ReadGpuJob, new ReadGpuJob(services))
        .AddActivity(PipelineTasks.CancelJobs, new CancelJobs(services))
        .AddActivity(PipelineTasks.EndRun, new EndRun(services));
}
