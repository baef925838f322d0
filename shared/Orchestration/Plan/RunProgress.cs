using System.Text.Json.Serialization;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Plan;

/// <summary>
/// The custom status of <see cref="PipelineTasks.TrainingRun"/>: which steps there are and how they stand. It stays under 8 KB, which
/// are 8,192 characters and the 16 KB of UTF-16 that Durable Functions allows, so figures are not in it: <c>GET /api/runs/{id}</c> adds them from the run's step records and jobs.
/// </summary>
public sealed record RunProgress(IReadOnlyList<StepProgress> Steps)
{
    /// <summary>The run's turn has not come: as many as may work do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Waits { get; init; }
}

/// <summary>One row of <see cref="RunProgress"/>.</summary>
/// <param name="Step">Name in the table of steps.</param>
/// <param name="Done">Parts done, for steps that fan out over shards.</param>
/// <param name="Of">Parts in all.</param>
public sealed record StepProgress(
    string Step, StepState State, string? Variant = null, int? Seed = null, int? Done = null, int? Of = null);
