namespace BertPipeline.Orchestration.Steps;

/// <summary>Ends the chain of a run: a step failed or was cancelled. It never leaves the orchestrator.</summary>
internal sealed class StepEndedException(StepIdentity step, StepResult result)
    : Exception($"{step.Id}: {result.Error}")
{
    public StepResult Result { get; } = result;
}
