using BertPipeline.Contracts.Artifacts;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Status;

/// <summary>Looks at one step of a run.</summary>
public sealed class StepReader(RunStore runs, ArtifactStore artifacts)
{
    // The newest are the likely ones; a look stays short in an account of years.
    private const int LookedAt = 200;

    /// <summary>The step; null where the run has none of that id that has ended.</summary>
    public async Task<StepDetails?> FindAsync(string runId, string stepId, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is null
            || (await runs.ListStepsAsync(runId, cancellationToken)).FirstOrDefault(s => s.Id == stepId) is not { } step)
        {
            return null;
        }

        ArtifactManifest? manifest = step.Artifact is { } artifact ? await artifacts.FindAsync(artifact.Step, artifact.Key, cancellationToken) : null;
        return new()
        {
            Step = step,
            Artifact = manifest,
            Nearest = step.ReusedFrom is null && manifest?.Origin is not null ? await NearestAsync(manifest, cancellationToken) : null,
        };
    }

    private async Task<NearestArtifact?> NearestAsync(ArtifactManifest made, CancellationToken cancellationToken) =>
        (from other in await artifacts.ListAsync(made.Step, LookedAt, cancellationToken)
         where other.Key != made.Key && other.CreatedAt <= made.CreatedAt && other.Origin is not null
         let differences = made.Origin!.DifferencesFrom(other.Origin!)
         orderby differences.Count, other.CreatedAt descending
         select new NearestArtifact(other.RunId, other.Key, other.CreatedAt, differences)).FirstOrDefault();
}
