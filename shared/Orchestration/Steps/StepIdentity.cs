using System.Globalization;

namespace BertPipeline.Orchestration.Steps;

/// <summary>Which step of a run: the step, and what tells it from its siblings.</summary>
/// <param name="Name">Name in the table of steps.</param>
/// <param name="Part">For steps that fan out: number or name of the corpus shard, of the trial, of the point of the learning curve.</param>
public sealed record StepIdentity(string Name, string? Variant = null, int? Seed = null, string? Part = null)
{
    /// <summary>The parts joined by hyphens: the job's id, and the name of the step's record.</summary>
    public string Id => string.Join('-', new[] { Name, Variant, Seed?.ToString(CultureInfo.InvariantCulture), Part }.Where(p => p is not null));
}
