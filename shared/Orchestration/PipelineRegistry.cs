using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Labels;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Schedules;
using BertPipeline.Orchestration.Tagging;
using Microsoft.DurableTask;

namespace BertPipeline.Orchestration;

/// <summary>Every orchestration and activity of the pipeline, in one place: each host registers exactly these.</summary>
public static class PipelineRegistry
{
    public static void AddPipeline(this DurableTaskRegistry tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        tasks.AddOrchestrator<TrainingRun>(PipelineTasks.TrainingRun);
        tasks.AddOrchestrator<TaggingRun>(PipelineTasks.TaggingRun);
        tasks.AddOrchestrator<GpuStep>(PipelineTasks.GpuStep);
        tasks.AddOrchestrator<ScheduleClock>(PipelineTasks.ScheduleClock);
        tasks.AddOrchestrator<SendNotices>(PipelineTasks.SendNotices);
        tasks.AddActivity<IngestLabelled>(StepName.IngestLabelled);
        tasks.AddActivity<SplitData>(StepName.SplitData);
        tasks.AddActivity<ReadExternal>(StepName.ExternalPredictions);
        tasks.AddActivity<IngestCorpus>(StepName.IngestCorpus);
        tasks.AddActivity<ResolveBaseModel>(StepName.BaseModel);
        tasks.AddActivity<SplitSentences>(StepName.SplitSentences);
        tasks.AddActivity<Pregenerate>(StepName.Pregenerate);
        tasks.AddActivity<AssembleEnsemble>(StepName.Ensemble);
        tasks.AddActivity<Score>(StepName.Score);
        tasks.AddActivity<SplitFolds>(StepName.SplitFolds);
        tasks.AddActivity<FindSuspects>(StepName.FindSuspects);
        tasks.AddActivity<Compare>(StepName.Compare);
        tasks.AddActivity<CompareExternal>(StepName.CompareExternal);
        tasks.AddActivity<CurrentTagger>(StepName.CurrentTagger);
        tasks.AddActivity<CompareCurrent>(StepName.CompareCurrent);
        tasks.AddActivity<Publish>(StepName.Publish);
        tasks.AddActivity<Promote>(StepName.Promote);
        tasks.AddActivity<PublishLanguageModel>(StepName.PublishLanguageModel);
        tasks.AddActivity<SampleTexts>(StepName.SampleTexts);
        tasks.AddActivity<SuggestLabels>(StepName.SuggestLabels);
        tasks.AddActivity<Report>(StepName.Report);
        tasks.AddActivity<ResolveTagger>(StepName.Tagger);
        tasks.AddActivity<IngestTexts>(StepName.IngestTexts);
        tasks.AddActivity<CollectTags>(StepName.CollectTags);
        tasks.AddActivity<TakeTurn>(PipelineTasks.TakeTurn);
        tasks.AddActivity<EnqueueGpuJob>(PipelineTasks.EnqueueGpuJob);
        tasks.AddActivity<ReadGpuJob>(PipelineTasks.ReadGpuJob);
        tasks.AddActivity<StopJobs>(PipelineTasks.StopJobs);
        tasks.AddActivity<EndRun>(PipelineTasks.EndRun);
        tasks.AddActivity<StartDueRun>(PipelineTasks.StartDueRun);
        tasks.AddActivity<SendNotice>(PipelineTasks.SendNotice);
    }
}
