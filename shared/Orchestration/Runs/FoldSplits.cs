using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Labels;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Runs;

/// <summary>The splits of a cross-validation.</summary>
/// <param name="Published">All folds but the first, which tunes: what the tagger that is published is trained on.</param>
/// <param name="Judging">Of each fold the split that it judges.</param>
internal sealed record FoldSplits(ArtifactRef Published, IReadOnlyList<ArtifactRef> Judging)
{
    /// <returns>Null where the data are split once.</returns>
    public static async Task<FoldSplits?> MakeAsync(IRunSteps steps, RunRequest request, StepResult split)
    {
        if (split.Summary?.GetValueOrDefault(SplitData.FoldsInSummary) is not { } text)
        {
            return null;
        }

        int folds = int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var row = new StepIdentity(StepName.SplitFolds);
        steps.FanOut(row, folds + 1);
        StepResult[] made = await steps.AllAsync([.. Enumerable.Range(-1, folds + 1).Select(fold => steps.ActivityAsync(
            row with { Part = fold < 0 ? "published" : RunPlan.PartOfFold(fold) },
            SplitFoldsParameters.Judging(request, folds, fold < 0 ? null : fold),
            new Dictionary<string, ArtifactRef> { [StepInput.Split] = split.Artifact! }))]);
        return new(made[0].Artifact!, [.. made.Skip(1).Select(m => m.Artifact!)]);
    }
}
