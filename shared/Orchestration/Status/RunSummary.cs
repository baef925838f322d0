using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Status;

/// <summary>A run in a list.</summary>
/// <param name="Corpus">Folder in the container <c>corpora</c> with the feedback that it learns from, or tags.</param>
/// <param name="Model">The published tagger, <c>name/version</c>; of a tagging the one that it took.</param>
/// <param name="IsTagging">It tags feedback, and trains nothing.</param>
public sealed record RunSummary(
    string Id, RunState State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Corpus, string? Error = null, string? Model = null, bool IsTagging = false);
