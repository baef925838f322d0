using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Input of the orchestration <see cref="PipelineTasks.TrainingRun"/>; its instance id is the run's id.</summary>
public sealed record TrainingRunInput(string RunId, RunRequest Request);
