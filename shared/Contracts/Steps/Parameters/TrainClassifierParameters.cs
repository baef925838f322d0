using BertPipeline.Contracts.Runs;

namespace BertPipeline.Contracts.Steps.Parameters;

/// <summary>
/// Parameters of the job <see cref="StepName.TrainClassifier"/>. Inputs: <c>split</c> (train.jsonl, validation.jsonl, labels.json) and, for BERT,
/// <c>encoder</c> (the artifact of the base or of the adapted model).
/// </summary>
/// <param name="Variant">A <see cref="Runs.Variant.Id"/>; selects the family.</param>
/// <param name="Seed">Head, order, dropout; the base's weights too when it has none.</param>
/// <param name="EncoderSeed">Seed of the encoder's weights when the encoder artifact has none: the language model's, so that both variants start alike.</param>
public sealed record TrainClassifierParameters(
    string Variant, int Seed, int EncoderSeed, int Epochs, int BatchSize, int MaxSequenceLength, string Optimizer, double LearningRate, double Warmup,
    double WeightDecay, double ClipNorm, double Dropout, int Patience, bool PositiveWeight, string Precision, string Backend)
{
    public static TrainClassifierParameters From(string variant, int seed, int encoderSeed, ClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(
            variant, seed, encoderSeed, options.Epochs, options.BatchSize, options.MaxSequenceLength, options.Optimizer, options.LearningRate,
            options.Warmup, options.WeightDecay, options.ClipNorm, options.Dropout, options.Patience, options.PositiveWeight,
            options.Precision, StepTable.Backend);
    }
}
