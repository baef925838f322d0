using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Evaluation.Reports;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The taggers of one variant.</summary>
/// <param name="Settings">How they were trained, on the first seed.</param>
/// <param name="Taggers">One a seed, trained on all labels.</param>
/// <param name="Curve">For each point of the learning curve one a seed.</param>
/// <param name="Trials">Of the search for settings; none where there was no search.</param>
public sealed record TrainedVariant(
    TrainClassifierParameters Settings, IReadOnlyList<TrainedTagger> Taggers, IReadOnlyList<(int Labels, TrainedTagger Tagger)> Curve, IReadOnlyList<TrialResult> Trials)
{
    /// <summary>What a training of it that diverged said; the variant then has no taggers. Null where none did.</summary>
    public string? Diverged { get; init; }
}
