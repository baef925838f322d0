using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Runs;

/// <summary>The <see cref="TrainingChain"/> as a run.</summary>
public sealed class TrainingRun : PipelineRun<TrainingRunInput>
{
    private protected override RunScope Scope(TrainingRunInput input) => new(input.RunId, input.Request.Force, input.Request.Deadline, input.Request.Notify);

    private protected override IEnumerable<StepIdentity> Steps(TrainingRunInput input) => RunPlan.Steps(input.Request);

    private protected override Task<string> ChainAsync(IRunSteps steps, TrainingRunInput input) => new TrainingChain(steps, input.Request).RunAsync();
}
