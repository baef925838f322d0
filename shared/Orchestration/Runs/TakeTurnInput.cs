namespace BertPipeline.Orchestration.Runs;

/// <summary>Input of the activity <see cref="TakeTurn"/>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Kind">Its orchestration.</param>
/// <param name="Since">When that began.</param>
public sealed record TakeTurnInput(string RunId, string Kind, DateTimeOffset Since);
