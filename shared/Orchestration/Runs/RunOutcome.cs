using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;

namespace BertPipeline.Orchestration.Runs;

/// <summary>
/// Output of the orchestration <see cref="PipelineTasks.TrainingRun"/>. A run that the user's data failed, or that was cancelled, ends
/// normally with this outcome; only a defect fails the orchestration itself.
/// </summary>
/// <param name="State">Succeeded, Failed or Cancelled.</param>
/// <param name="Error">What to mend, when it failed.</param>
/// <param name="Model">The published tagger, <c>name/version</c>.</param>
public sealed record RunOutcome(RunState State, string? Error = null, string? Model = null);
