using BertPipeline.Contracts.Runs;

namespace BertPipeline.Storage.Runs;

/// <summary><c>runs/{runId}/request.json</c>: who creates it owns the start of the run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Request">What was asked for; null for a tagging.</param>
/// <param name="CreatedAt">When it was claimed.</param>
/// <param name="Hub">The task hub that the run belongs to: hubs of one account share the container.</param>
/// <param name="Source">The dropped <c>run.json</c> with its ETag, or the schedule; null when it came over HTTP.</param>
/// <param name="Tagging">What was asked for; null for a training.</param>
public sealed record RunClaim(string RunId, RunRequest? Request, DateTimeOffset CreatedAt, string Hub, string? Source = null, TaggingRequest? Tagging = null);

/// <summary><c>runs/{runId}/end.json</c>: how the run ended; kept when the orchestration's history is purged.</summary>
public sealed record RunEnd(RunState State, DateTimeOffset EndedAt, string? Error = null, string? Model = null);
