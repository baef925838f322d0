namespace BertPipeline.Contracts.Steps;

/// <summary>
/// The file <c>training.json</c> of a training step: its curves and what it cost. The language model fills <see cref="HeldOut"/>,
/// a classifier <see cref="Validation"/>. Values are finite: what is not a number is left out.
/// </summary>
public sealed record TrainingRecord
{
    public const string FileName = "training.json";

    /// <summary>The training curves, in the order of the steps; thinned out to about a thousand points where there are more.</summary>
    public required IReadOnlyList<TrainingPoint> Points { get; init; }

    /// <summary>The language model on the held-out documents: before training (epoch 0) and after each epoch.</summary>
    public IReadOnlyList<HeldOutEvaluation> HeldOut { get; init; } = [];

    /// <summary>The classifier on the validation pieces: after each epoch.</summary>
    public IReadOnlyList<ValidationEvaluation> Validation { get; init; } = [];

    public required TrainingSummary Summary { get; init; }

    /// <summary>What a reader of the report must know: no context learnt, epochs used again, resumed elsewhere.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
