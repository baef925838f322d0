using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Runs;

/// <summary>The <see cref="TaggingChain"/> as a run.</summary>
public sealed class TaggingRun : PipelineRun<TaggingRunInput>
{
    private protected override RunScope Scope(TaggingRunInput input) => new(input.RunId, input.Request.Force, input.Request.Deadline, input.Request.Notify);

    private protected override IEnumerable<StepIdentity> Steps(TaggingRunInput input) => TaggingChain.Steps;

    private protected override Task<string> ChainAsync(IRunSteps steps, TaggingRunInput input) => new TaggingChain(steps, input.Request).RunAsync();
}
