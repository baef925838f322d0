using System.Text.Json.Nodes;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>A BERT tagger, from encoder to Hugging Face folder.</summary>
internal sealed class BertClassifierTraining : PieceClassifierTraining
{
    private readonly TrainableLayers _trainable;
    private HeadOptions _head;
    private string[] _drawn = [];

    /// <inheritdoc cref="PieceClassifierTraining(TrainClassifierParameters, ClassifierPieces, string)"/>
    public BertClassifierTraining(TrainClassifierParameters parameters, ClassifierPieces pieces, string encoder)
        : base(parameters, pieces, encoder)
    {
        _head = parameters.Head;
        int layers = EncoderConfig.NumHiddenLayers;
        TrainableOptions trainable = parameters.Variant == Variant.BertDeeper && parameters.Trainable.Layers > layers ? parameters.Trainable with { Layers = layers } : parameters.Trainable;
        _trainable = new TrainableLayers(trainable, "classifier.trainable", layers, parameters.Epochs, _head.LearningRateFactor ?? 1);
    }

    /// <summary>The encoder's weights as they are in its folder, or random ones; the head's are random.</summary>
    protected override PieceClassifier Begin(ITensorFile? weights)
    {
        _head = _head with { Pooling = _head.Pooling ?? EncoderConfig.ClassifierPooling ?? PoolingWithout(weights) };
        var model = new BertForSequenceClassification(EncoderConfig.WithDropout(Parameters.Dropout), Tags.Count, _head, Parameters.Precision == Precision.Bf16Mixed);
        TensorMatch? loaded = weights is null ? null : ModelWeights.Load(weights, model, ModelWeights.ClassifierHead);
        BertInitialization.Initialize(model, EncoderConfig, Parameters.EncoderSeed, Parameters.Seed, loaded?.Missing);
        _drawn = [.. loaded?.Missing.Where(name => !name.StartsWith(ModelWeights.ClassifierHead, StringComparison.Ordinal)) ?? []];
        return model;
    }

    protected override ParameterRule? Rule(string name) => _trainable.Rule(name);

    protected override bool EncoderIsFrozen => _trainable is { EncoderLearns: false, EmbeddingsLearn: false };

    protected override IEnumerable<string> Warnings(int epochs) => _drawn.Length == 0
        ? _trainable.Warnings(epochs)
        : _trainable.Warnings(epochs).Append($"The encoder lacks {string.Join(", ", _drawn)}: these began from random weights.");

    protected override void Write(string folder, PieceClassifier model) =>
        ModelFolder.Write(folder, Encoder, EncoderConfig.With(_head), "BertForSequenceClassification", model, new Dictionary<string, JsonNode?>
        {
            ["problem_type"] = "multi_label_classification",

            // Libraries of 2019 know the number of tags by this key only.
            ["num_labels"] = Tags.Count,
            ["id2label"] = new JsonObject(Tags.Select((tag, i) => KeyValuePair.Create($"{i}", (JsonNode?)tag))),
            ["label2id"] = new JsonObject(Tags.Select((tag, i) => KeyValuePair.Create(tag, (JsonNode?)i))),
        });

    /// <summary>For an encoder whose configuration says nothing: [CLS] is pooled by weights that it may not have.</summary>
    private static Pooling PoolingWithout(ITensorFile? weights) =>
        weights?.Tensors.Any(tensor => tensor.Name.EndsWith("pooler.dense.weight", StringComparison.Ordinal)) is false ? Pooling.Mean : Pooling.Cls;
}
