namespace BertPipeline.Orchestration.Runs;

/// <summary>Input of the activity <see cref="EndRun"/>.</summary>
public sealed record EndRunInput(string RunId, RunOutcome Outcome);
