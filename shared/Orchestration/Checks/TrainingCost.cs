using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Checks;

/// <summary>
/// fp32 operations that trainings take, a multiplication and an addition counted as two, by the products of their matrices: forward once, backward twice of that, nothing for what is
/// frozen but the gradients that pass through it.
/// </summary>
internal static class TrainingCost
{
    private const int Training = 3;

    /// <summary>Of a token through the encoder, forward.</summary>
    /// <param name="config">The encoder's.</param>
    /// <param name="length">Tokens of its text, which it attends to.</param>
    public static double EncoderForward(BertConfig config, double length)
    {
        double hidden = config.HiddenSize;
        return 2 * config.NumHiddenLayers * ((4 * hidden * hidden) + (2 * hidden * config.IntermediateSize) + (2 * hidden * length));
    }

    /// <summary>Of a token in the training of a tagger.</summary>
    public static double Classifier(BertConfig config, double length, TrainableOptions trainable)
    {
        int learning = Math.Min(trainable.Layers ?? config.NumHiddenLayers, config.NumHiddenLayers);
        return EncoderForward(config, length) * (1 + ((Training - 1.0) * learning / config.NumHiddenLayers));
    }

    /// <summary>Of a token in the training of a language model, which tells the masked ones among the whole vocabulary.</summary>
    public static double LanguageModel(BertConfig config, double length, double masked, TrainableOptions trainable)
    {
        double hidden = config.HiddenSize;
        return Classifier(config, length, trainable) + (Training * 2 * masked * ((hidden * hidden) + (hidden * config.VocabSize)));
    }

    /// <summary>Of a token in the training of ULMFiT's language model: its layers, and the whole vocabulary at each token.</summary>
    public static double Ulmfit(UlmfitOptions options, int vocabulary) =>
        (Training * UlmfitForward(options)) + (Training * 2.0 * options.EmbeddingSize * vocabulary);

    /// <summary>Of a token through ULMFiT's layers, forward.</summary>
    public static double UlmfitForward(UlmfitOptions options)
    {
        double sum = 0;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            double into = layer == 0 ? options.EmbeddingSize : options.HiddenSize;
            double width = layer == options.Layers - 1 ? options.EmbeddingSize : options.HiddenSize;
            sum += 2 * 4 * width * (into + width);
        }

        return sum;
    }

    /// <summary>Of a token in the training of a CNN.</summary>
    public static double Cnn(CnnOptions options, int embedding) => Training * 2.0 * options.Widths.Sum() * options.Maps * embedding;

    /// <summary>Of a token in the training of an LSTM.</summary>
    public static double Lstm(LstmOptions options, int embedding) => Training * 2.0 * 4 * options.Hidden * (embedding + options.Hidden) * (options.Bidirectional ? 2 : 1);

    /// <summary>Weights of a BERT without heads.</summary>
    public static long Parameters(BertConfig config)
    {
        long hidden = config.HiddenSize;
        long layer = (4 * hidden * hidden) + (2 * hidden * config.IntermediateSize) + (9 * hidden) + config.IntermediateSize;
        return ((config.VocabSize + config.MaxPositionEmbeddings + config.TypeVocabSize + 2) * hidden) + (config.NumHiddenLayers * layer);
    }
}
