using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Bert;

/// <summary>The parameters of a BERT model by its configuration, in the order of the model's own list, without a tensor library.</summary>
public static class BertTensors
{
    /// <summary>Embeddings and layers, without the pooler.</summary>
    public static IReadOnlyList<ExpectedTensor> Encoder(BertConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return
        [
            new("bert.embeddings.word_embeddings.weight", [config.VocabSize, config.HiddenSize]),
            new("bert.embeddings.position_embeddings.weight", [config.MaxPositionEmbeddings, config.HiddenSize]),
            new("bert.embeddings.token_type_embeddings.weight", [config.TypeVocabSize, config.HiddenSize]),
            .. Norm("bert.embeddings.LayerNorm", config),
            .. Enumerable.Range(0, config.NumHiddenLayers).SelectMany(layer => Layer($"bert.encoder.layer.{layer}", config)),
        ];
    }

    /// <summary>The dense layer on [CLS], which a checkpoint of a masked language model alone lacks.</summary>
    public static IReadOnlyList<ExpectedTensor> Pooler(BertConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Linear("bert.pooler.dense", config.HiddenSize, config.HiddenSize);
    }

    /// <summary>A classifier's layers, as the configuration's <see cref="BertConfig.Head"/> has them.</summary>
    /// <param name="config">Of the tagger.</param>
    /// <param name="tags">Rows of the last one.</param>
    public static IReadOnlyList<ExpectedTensor> Head(BertConfig config, int tags)
    {
        ArgumentNullException.ThrowIfNull(config);
        return
        [
            .. Enumerable.Range(0, config.Head.Layers - 1).SelectMany(layer => Linear(FormattableString.Invariant($"classifier.{layer}"), config.HiddenSize, config.HiddenSize)),
            .. Linear(TensorNames.HeadWeight(config.Head)[..^".weight".Length], tags, config.HiddenSize),
        ];
    }

    /// <summary>Masked words and next sentence; the decoder's matrix is the word embeddings'.</summary>
    public static IReadOnlyList<ExpectedTensor> PreTrainingHeads(BertConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return
        [
            new(TensorNames.PredictionsBias, [config.VocabSize]),
            .. Linear("cls.predictions.transform.dense", config.HiddenSize, config.HiddenSize),
            .. Norm("cls.predictions.transform.LayerNorm", config),
            .. Linear("cls.seq_relationship", 2, config.HiddenSize),
        ];
    }

    /// <summary>How a file fits encoder, pooler and pre-training heads of this configuration.</summary>
    /// <exception cref="UserErrorException">Two tensors of the file are the same parameter.</exception>
    public static TensorMatch Check(BertConfig config, ITensorFile file) =>
        TensorMatch.Of(file, [.. Encoder(config), .. Pooler(config), .. PreTrainingHeads(config)]);

    /// <summary>Sees that the masked language model's matrix, where the file has one, is the word embeddings': no other model is computed.</summary>
    /// <exception cref="UserErrorException">Its values differ.</exception>
    public static void RequireTiedDecoder(ITensorFile file)
    {
        if (FindUntiedDecoder(file) is { } decoder)
        {
            throw new UserErrorException(
                $"{file.Path}: '{decoder.Name}' differs from '{TensorNames.FindFull(file, TensorNames.WordEmbeddings)!.Name}'. Only models whose decoder is tied to the word embeddings (tie_word_embeddings) are trained. " +
                "Remove the decoder from the file to begin from the embeddings.");
        }
    }

    /// <summary>The masked language model's matrix where it is not the word embeddings'; null when it is, or when there is none.</summary>
    public static TensorInfo? FindUntiedDecoder(ITensorFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return TensorNames.FindFull(file, TensorNames.Decoder) is { } decoder
            && TensorNames.FindFull(file, TensorNames.WordEmbeddings) is { } words
            && !file.AreEqual(decoder.Name, words.Name)
            ? decoder
            : null;
    }

    private static IEnumerable<ExpectedTensor> Layer(string name, BertConfig config) =>
    [
        .. Linear($"{name}.attention.self.query", config.HiddenSize, config.HiddenSize),
        .. Linear($"{name}.attention.self.key", config.HiddenSize, config.HiddenSize),
        .. Linear($"{name}.attention.self.value", config.HiddenSize, config.HiddenSize),
        .. Linear($"{name}.attention.output.dense", config.HiddenSize, config.HiddenSize),
        .. Norm($"{name}.attention.output.LayerNorm", config),
        .. Linear($"{name}.intermediate.dense", config.IntermediateSize, config.HiddenSize),
        .. Linear($"{name}.output.dense", config.HiddenSize, config.IntermediateSize),
        .. Norm($"{name}.output.LayerNorm", config),
    ];

    private static ExpectedTensor[] Linear(string name, int outputs, int inputs) => [new(name + ".weight", [outputs, inputs]), new(name + ".bias", [outputs])];

    private static ExpectedTensor[] Norm(string name, BertConfig config) => [new(name + ".weight", [config.HiddenSize]), new(name + ".bias", [config.HiddenSize])];
}
