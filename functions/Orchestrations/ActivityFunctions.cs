using BertPipeline.Contracts.Steps;
using BertPipeline.DurableTask;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;
using Microsoft.Azure.Functions.Worker;

namespace BertPipeline.Functions.Orchestrations;

/// <summary>The activities of <c>shared/</c>, each under its name there.</summary>
public sealed class ActivityFunctions(TaskRegistry registry)
{
    [Function(StepName.IngestLabelled)]
    public Task<StepResult> IngestLabelled([ActivityTrigger] StepCall<IngestLabelledParameters> input, FunctionContext context) =>
        RunAsync<StepCall<IngestLabelledParameters>, StepResult>(input, context);

    [Function(StepName.SplitData)]
    public Task<StepResult> SplitData([ActivityTrigger] StepCall<SplitDataParameters> input, FunctionContext context) =>
        RunAsync<StepCall<SplitDataParameters>, StepResult>(input, context);

    [Function(StepName.IngestCorpus)]
    public Task<StepResult> IngestCorpus([ActivityTrigger] StepCall<IngestCorpusParameters> input, FunctionContext context) =>
        RunAsync<StepCall<IngestCorpusParameters>, StepResult>(input, context);

    [Function(StepName.BaseModel)]
    public Task<StepResult> BaseModel([ActivityTrigger] StepCall<BaseModelParameters> input, FunctionContext context) =>
        RunAsync<StepCall<BaseModelParameters>, StepResult>(input, context);

    [Function(StepName.SplitSentences)]
    public Task<StepResult> SplitSentences([ActivityTrigger] StepCall<SplitSentencesParameters> input, FunctionContext context) =>
        RunAsync<StepCall<SplitSentencesParameters>, StepResult>(input, context);

    [Function(StepName.Pregenerate)]
    public Task<StepResult> Pregenerate([ActivityTrigger] StepCall<PregenerateParameters> input, FunctionContext context) =>
        RunAsync<StepCall<PregenerateParameters>, StepResult>(input, context);

    [Function(StepName.Score)]
    public Task<StepResult> Score([ActivityTrigger] StepCall<ScoreParameters> input, FunctionContext context) =>
        RunAsync<StepCall<ScoreParameters>, StepResult>(input, context);

    [Function(StepName.Compare)]
    public Task<StepResult> Compare([ActivityTrigger] StepCall<CompareParameters> input, FunctionContext context) =>
        RunAsync<StepCall<CompareParameters>, StepResult>(input, context);

    [Function(StepName.Publish)]
    public Task<StepResult> Publish([ActivityTrigger] StepCall<PublicationInput> input, FunctionContext context) =>
        RunAsync<StepCall<PublicationInput>, StepResult>(input, context);

    [Function(StepName.Report)]
    public Task<StepResult> Report([ActivityTrigger] StepCall<ReportInput> input, FunctionContext context) =>
        RunAsync<StepCall<ReportInput>, StepResult>(input, context);

    [Function(PipelineTasks.EnqueueGpuJob)]
    public Task<StepResult?> EnqueueGpuJob([ActivityTrigger] GpuStepInput input, FunctionContext context) =>
        RunAsync<GpuStepInput, StepResult?>(input, context);

    [Function(PipelineTasks.ReadGpuJob)]
    public Task<StepResult?> ReadGpuJob([ActivityTrigger] GpuStepInput input, FunctionContext context) =>
        RunAsync<GpuStepInput, StepResult?>(input, context);

    [Function(PipelineTasks.CancelJobs)]
    public Task<bool> CancelJobs([ActivityTrigger] string input, FunctionContext context) =>
        RunAsync<string, bool>(input, context);

    [Function(PipelineTasks.EndRun)]
    public Task<bool> EndRun([ActivityTrigger] EndRunInput input, FunctionContext context) =>
        RunAsync<EndRunInput, bool>(input, context);

    private Task<TOutput> RunAsync<TInput, TOutput>(TInput input, FunctionContext context)
    {
        string name = context.FunctionDefinition.Name;
        string instanceId = context.BindingContext.BindingData.GetValueOrDefault("instanceId")?.ToString() ?? "";
        var activity = (Activity<TInput, TOutput>)registry.Activities[name];
        return activity.RunAsync(new ActivityContext(name, instanceId), input, context.CancellationToken);
    }
}
