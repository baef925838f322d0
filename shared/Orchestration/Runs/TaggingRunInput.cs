using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Input of the orchestration <see cref="PipelineTasks.TaggingRun"/>; its instance id is the run's id.</summary>
public sealed record TaggingRunInput(string RunId, TaggingRequest Request);
