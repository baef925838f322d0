using BertPipeline.Evaluation.Promotion;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Models;

namespace BertPipeline.Orchestration.Judging;

/// <summary>
/// Moves the name to the tagger that the run has published, where <see cref="PromotionDecision"/> says so and the current one is still the one that it was compared with. Done again, it
/// decides the same and moves nothing twice.
/// </summary>
public sealed class Promote(StepRunner runner, ArtifactStore artifacts, CurrentVersions versions) : StepActivity<PromotionInput>(runner)
{
    /// <summary>Where the step's summary names the tagger that is current afterwards; it is missing where none is.</summary>
    public const string CurrentInSummary = "current";

    /// <summary>Where it says whether the run moved it: yes, or no.</summary>
    public const string MovedInSummary = "moved";

    public const string ReasonInSummary = "reason";

    /// <summary>What the step decided, without the comparison.</summary>
    internal static PromotionOutcome OutcomeOf(StepResult result) => new()
    {
        Current = result.Summary?.GetValueOrDefault(CurrentInSummary),
        Moved = result.Summary?.GetValueOrDefault(MovedInSummary) == "yes",
        Reason = result.Summary?.GetValueOrDefault(ReasonInSummary) ?? "",
    };

    protected override async Task<StepResult> PerformAsync(StepCall<PromotionInput> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        PromotionInput input = call.Parameters;
        CurrentComparison? comparison = input.Current.Comparison is { } compared
            ? await artifacts.ReadJsonAsync<CurrentComparison>(compared, CurrentComparison.FileName, cancellationToken) : null;
        PromotionDecision decision = PromotionDecision.Decide(
            input.Publication.Request.Promotion, input.Model, input.Current.Model, await CheckAsync(input.Publication, cancellationToken),
            comparison?.Published, comparison?.Problem ?? input.Current.Problem);
        PromotionOutcome outcome = decision.Moves
            ? await MoveAsync(call.RunId, input, decision.Reason, cancellationToken)
            : new() { Current = input.Current.Model, Moved = false, Reason = decision.Reason };
        var summary = new Dictionary<string, string> { [MovedInSummary] = outcome.Moved ? "yes" : "no", [ReasonInSummary] = outcome.Reason };
        if (outcome.Current is { } current)
        {
            summary[CurrentInSummary] = current;
        }

        return new StepResult(StepOutcome.Succeeded, Summary: summary);
    }

    private async Task<PromotionOutcome> MoveAsync(string runId, PromotionInput input, string reason, CancellationToken cancellationToken)
    {
        (string name, string version) = Parts(input.Model);
        string? was = input.Current.Model is null ? null : Parts(input.Current.Model).Version;
        (bool moved, CurrentVersion now) = await versions.TryMoveAsync(name, version, runId, reason, v => v == was, cancellationToken);
        string? meant = now.Version is null ? null : $"{name}/{now.Version}";
        return moved && now.Version == version
            ? new() { Current = meant, Moved = true, Reason = reason }
            : new() { Current = meant, Moved = false, Reason = $"{now.By} moved the name there while the run went on ({now.Why}); {reason}" };
    }

    private async Task<ChanceCheck> CheckAsync(PublicationInput publication, CancellationToken cancellationToken)
    {
        ChosenModel chosen = await ChosenModel.ReadAsync(artifacts, publication, cancellationToken);
        return ChanceCheck.Of(chosen.Validation, chosen.Test);
    }

    private static (string Name, string Version) Parts(string model) => (model[..model.LastIndexOf('/')], model[(model.LastIndexOf('/') + 1)..]);
}
