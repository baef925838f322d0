using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>A BERT tagger, from encoder to Hugging Face folder.</summary>
internal static class BertClassifierTraining
{
    public static GpuJobOutput Run(
        TrainingContext context, TrainClassifierParameters parameters, ClassifierPieces pieces, string encoder, Checkpoint? checkpoint,
        CancellationToken cancellationToken)
    {
        TorchRuntime.Start();
        BertConfig config = ModelFolder.ReadConfig(encoder);
        PieceEncoder pieceEncoder = Encoder(parameters, pieces, encoder, config);
        var train = new ClassifierData(pieces.Train, pieces.Tags, pieceEncoder);
        TrainerLog.PiecesCut(context.Logger, pieceEncoder.MaxLength, train.Cut, train.Ids.Length);
        var validation = new ClassifierData(pieces.Validation, pieces.Tags, pieceEncoder);

        using ITensorFile? weights = TensorFiles.Open(encoder);
        HeadOptions head = parameters.Head with { Pooling = parameters.Head.Pooling ?? config.ClassifierPooling ?? PoolingWithout(weights) };
        var trainable = new TrainableLayers(parameters.Trainable, "classifier.trainable", config.NumHiddenLayers, parameters.Epochs, head.LearningRateFactor ?? 1);
        using var model = new BertForSequenceClassification(config, pieces.Tags.Count, head, parameters.Precision == Precision.Bf16Mixed);
        string[] drawn = Start(model, config, weights, parameters);

        var task = new ClassifierTask(model, train, validation, parameters.PositiveWeight)
        {
            Epochs = parameters.Epochs,
            StepSize = StepSize.Examples(parameters.BatchSize),
        };
        TrainerState state = new Trainer<ClassifierBatch>(task, ClassifierTrainerOptions.Of(parameters, trainable, context.Devices), context).Run(checkpoint, cancellationToken);
        state.Warnings.AddRange(trainable.Warnings(state.EarlyStopping.BestEpoch ?? state.Validation[^1].Epoch));
        if (drawn.Length > 0)
        {
            state.Warnings.Add($"The encoder lacks {string.Join(", ", drawn)}: these began from random weights.");
        }

        if (train.Cut > 0)
        {
            state.Warnings.Add($"{train.Cut} of {train.Ids.Length} training pieces are longer than {pieceEncoder.MaxLength} tokens and were cut.");
        }

        string folder = context.CreateOutput();
        Write(folder, encoder, config.With(head), model, pieces.Tags, pieceEncoder.MaxLength);
        return TrainingOutput.Write(folder, state, model.named_parameters().Sum(p => p.parameter.numel()), state.Validation[^1].Epoch);
    }

    /// <summary>Encodes pieces up to the length that was asked for, or that suits the training pieces.</summary>
    private static PieceEncoder Encoder(TrainClassifierParameters parameters, ClassifierPieces pieces, string encoder, BertConfig config)
    {
        if (parameters.MaxSequenceLength > config.MaxPositionEmbeddings)
        {
            throw new UserErrorException(
                $"classifier.maxSequenceLength is {parameters.MaxSequenceLength}, the model has {config.MaxPositionEmbeddings} positions. Lower it.");
        }

        if (parameters.MaxSequenceLength is { } asked)
        {
            return new PieceEncoder(encoder, asked);
        }

        var whole = new PieceEncoder(encoder, int.MaxValue);
        return new PieceEncoder(encoder, PieceLength.Choose([.. pieces.Train.Select(piece => whole.Encode(piece.Text).Ids.Length)], config));
    }

    /// <summary>For an encoder whose configuration says nothing: [CLS] is pooled by weights that it may not have.</summary>
    private static Pooling PoolingWithout(ITensorFile? weights) =>
        weights?.Tensors.Any(tensor => tensor.Name.EndsWith("pooler.dense.weight", StringComparison.Ordinal)) is false ? Pooling.Mean : Pooling.Cls;

    /// <summary>The encoder's weights as they are in its folder, or random ones; the head's are random.</summary>
    /// <returns>What the folder's weights lack besides the head.</returns>
    private static string[] Start(BertForSequenceClassification model, BertConfig config, ITensorFile? weights, TrainClassifierParameters parameters)
    {
        TensorMatch? loaded = weights is null ? null : ModelWeights.Load(weights, model, ModelWeights.ClassifierHead);
        BertInitialization.Initialize(model, config, parameters.EncoderSeed, parameters.Seed, loaded?.Missing);
        return [.. loaded?.Missing.Where(name => !name.StartsWith(ModelWeights.ClassifierHead, StringComparison.Ordinal)) ?? []];
    }

    private static void Write(
        string folder, string encoder, BertConfig config, BertForSequenceClassification model, IReadOnlyList<string> tags, int maxLength)
    {
        ModelFolder.Write(folder, encoder, config, "BertForSequenceClassification", model, new Dictionary<string, JsonNode?>
        {
            ["problem_type"] = "multi_label_classification",

            // Libraries of 2019 know the number of tags by this key only.
            ["num_labels"] = tags.Count,
            ["id2label"] = new JsonObject(tags.Select((tag, i) => KeyValuePair.Create($"{i}", (JsonNode?)tag))),
            ["label2id"] = new JsonObject(tags.Select((tag, i) => KeyValuePair.Create(tag, (JsonNode?)i))),
        });
        JsonObject tokenizer = ModelFolder.ReadTokenizerConfig(folder);
        tokenizer["model_max_length"] = maxLength;
        File.WriteAllText(Path.Combine(folder, ModelFiles.TokenizerConfig), tokenizer.ToJsonString(PipelineJson.Indented) + "\n");
        File.WriteAllText(Path.Combine(folder, ModelFiles.Labels), JsonSerializer.Serialize(tags, PipelineJson.Indented) + "\n");
    }
}
