using System.Text.Json.Serialization;
using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Orchestration.Steps;

/// <summary>
/// What a step says when it ends. Outcomes are data, not exceptions, because hosts lose exception types; only what may pass by
/// itself is thrown, and retried.
/// </summary>
/// <param name="Error">What to mend, when it failed.</param>
/// <param name="ReusedFrom">The run that had made the artifact already.</param>
/// <param name="Summary">Counts and figures; later steps read the number of shards here.</param>
public sealed record StepResult(
    StepOutcome Outcome,
    ArtifactRef? Artifact = null,
    string? Error = null,
    string? ReusedFrom = null,
    IReadOnlyDictionary<string, string>? Summary = null)
{
    /// <summary>Of an error, which histories, statuses and reports repeat. Those who write one cut what they quote; this holds where somebody forgot.</summary>
    private const int LongestError = 4000;

    /// <summary>It failed because its training diverged: that is a result of what was asked for, and no reason to end a run that trains others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasDiverged { get; init; }

    /// <summary><see cref="StepIdentity.Id"/> of the step that it is the result of; null in histories of before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StepId { get; init; }

    public static StepResult Cancelled { get; } = new(StepOutcome.Cancelled, Error: "The run was cancelled.");

    public static StepResult Failed(string error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(StepOutcome.Failed, Error: error.Length > LongestError ? error[..LongestError] + "…" : error);
    }

    public static StepResult Succeeded(ArtifactManifest manifest, string runId)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        string? reusedFrom = manifest.RunId == runId ? null : manifest.RunId;
        return new(StepOutcome.Succeeded, manifest.ToRef(), ReusedFrom: reusedFrom, Summary: manifest.Summary);
    }
}

public enum StepOutcome
{
    Succeeded,

    /// <summary>The user must mend something, or no attempt succeeded.</summary>
    Failed,
    Cancelled,
}
