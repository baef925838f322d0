using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Runs;
using Microsoft.DurableTask;

namespace BertPipeline.Conformance;

/// <summary>A tagging without work: it ends at once, with the tagger that it was asked for.</summary>
public sealed class ScriptedTagging : TaskOrchestrator<TaggingRunInput, RunOutcome>
{
    public override Task<RunOutcome> RunAsync(TaskOrchestrationContext context, TaggingRunInput input) =>
        Task.FromResult(new RunOutcome(RunState.Succeeded, Model: input.Request.Model));
}
