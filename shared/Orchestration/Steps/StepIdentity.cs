using System.Globalization;

namespace BertPipeline.Orchestration.Steps;

/// <summary>Which step of a run: the step, and what tells it from its siblings.</summary>
/// <param name="Name">Name in the table of steps.</param>
/// <param name="Shard">Number or name of the corpus shard, for steps that fan out.</param>
public sealed record StepIdentity(string Name, string? Variant = null, int? Seed = null, string? Shard = null)
{
    /// <summary>The parts joined by hyphens: the job's id, and the name of the step's record.</summary>
    public string Id => string.Join('-', new[] { Name, Variant, Seed?.ToString(CultureInfo.InvariantCulture), Shard }.Where(p => p is not null));
}
