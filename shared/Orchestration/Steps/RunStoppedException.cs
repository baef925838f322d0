namespace BertPipeline.Orchestration.Steps;

/// <summary>The run's mark was seen while a step worked: somebody cancelled it, or another of its steps ended it.</summary>
internal sealed class RunStoppedException() : Exception("The run works no more.");
