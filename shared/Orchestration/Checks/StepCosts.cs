using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Checks;

/// <summary>What the steps of a run take on this host's processor: within a factor of two where BERT is trained (bench/README.md), a guess for the other networks.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="folds">Of the cross-validation; 0 where there is none.</param>
/// <param name="config">The base model's; null when no variant needs one.</param>
/// <param name="lengths">Of the labelled pieces; null when no variant reads tokens.</param>
/// <param name="corpusTokens">Null when no variant reads the corpus.</param>
/// <param name="flops">fp32 operations a second of all cores.</param>
internal sealed class StepCosts(RunRequest request, int folds, BertConfig? config, LengthCheck? lengths, long? corpusTokens, double flops)
{
    /// <summary>Part of the processor's peak that trainings of BERT come to, as measured on the demo and on app reviews.</summary>
    private const double Efficiency = 0.5;

    /// <summary>The same of networks that are none, whose products are small: 0.28 of a CNN, 0.32 of an LSTM on an EPYC with AVX-512; ULMFiT's language model reaches 0.5 there.</summary>
    private const double EfficiencyWordByWord = 0.25;

    /// <summary>Starting a job and handing its files over.</summary>
    private const double Overhead = 2;

    /// <summary>A text and its partner of the recipe article, against the corpus's own tokens: most reviews have one sentence, and are paired with one of another.</summary>
    private const double PairTokens = 1.6;

    /// <summary>Sentences and examples.</summary>
    private const double PregeneratedTokensASecond = 2e6;

    private readonly ClassifierOptions _classifier = request.Classifier;

    /// <returns>Seconds; null for what takes none to speak of.</returns>
    public double? Seconds(StepIdentity row) => row.Name switch
    {
        StepName.Pregenerate => corpusTokens * request.LanguageModel.Epochs / PregeneratedTokensASecond,
        StepName.FinetuneLanguageModel when config is not null && corpusTokens is { } tokens => Overhead + LanguageModel(tokens),
        StepName.FinetuneUlmfit when config is not null && corpusTokens is { } tokens && row.Variant is null =>
            Overhead + Time(tokens * request.Ulmfit.Epochs, TrainingCost.Ulmfit(request.Ulmfit, config.VocabSize), EfficiencyWordByWord),
        StepName.TrainClassifier or StepName.Evaluate when row.Variant == RunPlan.OutOfFoldModels => OutOfFold(row),
        StepName.TrainClassifier => ((1 + folds) * Overhead) + (Trainings(row) * Training(row)),
        StepName.Evaluate when folds > 0 => (folds * Overhead) + Evaluation(row),
        StepName.Evaluate => Overhead + ((1 + _classifier.LearningCurve.Count) * Evaluation(row)),
        _ => null,
    };

    /// <returns>Bytes of a checkpoint: fp32 weights, and AdamW's two moments or SGD's one.</returns>
    public long? CheckpointBytes(StepIdentity row)
    {
        bool isBert = row.Name == StepName.FinetuneLanguageModel || (row.Name == StepName.TrainClassifier && Variant.Get(VariantOf(row)).Family == VariantFamily.Bert);
        OptimizerKind kind = row.Name == StepName.FinetuneLanguageModel ? request.LanguageModel.Optimizer.Kind : _classifier.Optimizer.Kind;
        return isBert && config is not null ? TrainingCost.Parameters(config) * sizeof(float) * (kind == OptimizerKind.Sgd ? 2 : 3) : null;
    }

    /// <summary>Whose code trains a row's models.</summary>
    private string VariantOf(StepIdentity row) => row.Variant == RunPlan.OutOfFoldModels ? _classifier.LabelCheck!.Variant : row.Variant!;

    /// <summary>Of all folds: each trains on the pieces of the others, and all together are evaluated once, with the validation pieces every time.</summary>
    private double OutOfFold(StepIdentity row)
    {
        int folds = _classifier.LabelCheck!.Folds;
        StepIdentity model = new(row.Name, VariantOf(row), request.Seeds[0]);
        return folds * (Overhead + (row.Name == StepName.TrainClassifier ? Training(model) * (folds - 1) / folds : Evaluation(model)));
    }

    private double LanguageModel(long tokens)
    {
        LanguageModelOptions options = request.LanguageModel;
        bool isModern = options.Recipe == LanguageModelRecipe.Modern;
        double masked = isModern ? options.MaskingRate.At(0.5) : options.MaskedLanguageModelProbability;
        return Time(tokens * options.Epochs * (isModern ? 1 : PairTokens), TrainingCost.LanguageModel(config!, options.MaxSequenceLength / 2.0, masked, options.Trainable), Efficiency);
    }

    /// <summary>In units of one on all labelled pieces.</summary>
    private double Trainings(StepIdentity row)
    {
        int trials = row.Seed == request.Seeds[0] ? _classifier.Sweep?.Budget ?? 1 : 1;
        double all = Math.Max(1, lengths?.Pieces ?? 1);
        if (folds > 0)
        {
            // What is published lacks the fold that tunes; what judges, another one too.
            return (trials * (folds - 1.0) / folds) + folds - 2;
        }

        return trials + _classifier.LearningCurve.Sum(labels => Math.Min(1, labels / all));
    }

    private double Training(StepIdentity row)
    {
        TrainClassifierParameters parameters = TrainClassifierParameters.From(request, row.Variant!, row.Seed!.Value);
        VariantFamily family = Variant.Get(row.Variant!).Family;
        if (lengths is null || config is null || family is VariantFamily.BagOfTricks or VariantFamily.TfIdf)
        {
            return 0;
        }

        double length = (double)lengths.TrainTokens / lengths.Pieces;
        double training = family switch
        {
            VariantFamily.Cnn => TrainingCost.Cnn(_classifier.Cnn, Width(_classifier.Cnn)),
            VariantFamily.Lstm => TrainingCost.Lstm(_classifier.Lstm, Width(_classifier.Lstm)),
            VariantFamily.Ulmfit => 3 * TrainingCost.UlmfitForward(request.Ulmfit),
            _ => TrainingCost.Classifier(config, length, parameters.Trainable),
        };
        if (family == VariantFamily.Bert && parameters.Trainable.Layers == 0)
        {
            // What a frozen encoder gives is computed once.
            return Time(lengths.TrainTokens + lengths.ValidationTokens, TrainingCost.EncoderForward(config, length), Efficiency);
        }

        double efficiency = family == VariantFamily.Bert ? Efficiency : EfficiencyWordByWord;
        double validation = family == VariantFamily.Bert ? TrainingCost.EncoderForward(config, length) : training / 3;
        return parameters.Epochs * (Time(lengths.TrainTokens, training, efficiency) + Time(lengths.ValidationTokens, validation, efficiency));
    }

    /// <summary>Of a network's word embeddings: its own where they are random.</summary>
    private int Width(NetworkOptions network) => request.IsScratch || network.Embeddings == WordEmbeddings.Random ? network.EmbeddingSize : config!.HiddenSize;

    private double Evaluation(StepIdentity row) =>
        config is not null && lengths is not null && Variant.Get(row.Variant!).Family == VariantFamily.Bert
            ? Time(lengths.JudgedTokens, TrainingCost.EncoderForward(config, (double)lengths.TrainTokens / lengths.Pieces), Efficiency)
            : 0;

    private double Time(double tokens, double operations, double efficiency) => tokens * operations / (flops * efficiency);
}
