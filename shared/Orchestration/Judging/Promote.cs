using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation;
using BertPipeline.Evaluation.Promotion;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;
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

    /// <summary>Of the tagger that validation chose.</summary>
    private async Task<ChanceCheck> CheckAsync(PublicationInput publication, CancellationToken cancellationToken)
    {
        LabelledSplit split = await LabelledSplit.ReadAsync(artifacts, publication.Split, cancellationToken);
        List<VariantScores> scores = [];
        foreach (TrainedTagger tagger in publication.Taggers)
        {
            scores.Add(await artifacts.ReadJsonAsync<VariantScores>(tagger.Score, VariantScores.FileName, cancellationToken));
        }

        ModelChoice choice = ModelChoice.Choose(scores);
        ArtifactRef evaluation = publication.Taggers.First(t => t.Variant == choice.Variant && t.Seed == choice.Seed).Evaluation;
        return ChanceCheck.Of(
            Predictions.Align(split.Tags, split.Validation, await artifacts.ReadJsonLinesAsync<PieceLogits>(evaluation, SplitFiles.Validation, cancellationToken)),
            Predictions.Align(split.Tags, split.Test, await artifacts.ReadJsonLinesAsync<PieceLogits>(evaluation, SplitFiles.Test, cancellationToken)));
    }

    private static (string Name, string Version) Parts(string model) => (model[..model.LastIndexOf('/')], model[(model.LastIndexOf('/') + 1)..]);
}
