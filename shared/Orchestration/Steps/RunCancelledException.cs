namespace BertPipeline.Orchestration.Steps;

/// <summary>The run's cancel mark was seen while a step worked.</summary>
internal sealed class RunCancelledException() : Exception("The run was cancelled.");
