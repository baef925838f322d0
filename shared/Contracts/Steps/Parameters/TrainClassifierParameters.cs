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
    public static TrainClassifierParameters From(RunRequest request, string variant, int seed)
    {
        ArgumentNullException.ThrowIfNull(request);
        ClassifierOptions options = request.Classifier;
        return new(
            variant, seed, request.LanguageModel.Seed, options.Epochs ?? (request.IsScratch ? 12 : 4), options.BatchSize, options.MaxSequenceLength,
            options.Optimizer, options.LearningRate ?? (request.IsScratch ? 1e-3 : 5e-5),
            options.Warmup, options.WeightDecay, options.ClipNorm, options.Dropout, options.Patience, options.PositiveWeight,
            options.Precision, StepTable.Backend);
    }
}
