using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Status;

/// <summary>A run in a list.</summary>
public sealed record RunSummary(
    string Id, RunState State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Corpus, string? Error = null, string? Model = null);
