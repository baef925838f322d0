using BertPipeline.DurableTask;
using BertPipeline.Functions.Durable;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BertPipeline.Functions.Orchestrations;

/// <summary>The orchestrations of <c>shared/</c>, each under its name there.</summary>
public sealed class OrchestrationFunctions(TaskRegistry registry)
{
    [Function(PipelineTasks.TrainingRun)]
    public Task<RunOutcome> TrainingRun([OrchestrationTrigger] TaskOrchestrationContext context) =>
        RunAsync<TrainingRunInput, RunOutcome>(context);

    [Function(PipelineTasks.GpuStep)]
    public Task<StepResult> GpuStep([OrchestrationTrigger] TaskOrchestrationContext context) => RunAsync<GpuStepInput, StepResult>(context);

    private Task<TOutput> RunAsync<TInput, TOutput>(TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var orchestrator = (Orchestrator<TInput, TOutput>)registry.Orchestrators[context.Name];
        return orchestrator.RunAsync(new FunctionsOrchestrationContext(context), context.GetInput<TInput>()!);
    }
}
