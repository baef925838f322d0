using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Text.Tokenization;
using BertPipeline.Weights;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>A tagger that reads token ids, from the base model's folder to its own; the derived class says which, and what it begins from.</summary>
/// <param name="parameters">The job's.</param>
/// <param name="pieces">What it learns from.</param>
/// <param name="encoder">Folder of the base model, of the adapted one, or of the variant's own language model.</param>
internal abstract class PieceClassifierTraining(TrainClassifierParameters parameters, ClassifierPieces pieces, string encoder)
{
    private BertConfig? _encoderConfig;

    protected TrainClassifierParameters Parameters { get; } = parameters;

    protected IReadOnlyList<string> Tags => pieces.Tags;

    protected string Encoder { get; } = encoder;

    /// <summary>Of <see cref="Encoder"/>, where that is a BERT.</summary>
    protected BertConfig EncoderConfig => _encoderConfig ??= ModelFolder.ReadConfig(Encoder);

    /// <summary>Most tokens of a piece.</summary>
    protected virtual int Positions => EncoderConfig.MaxPositionEmbeddings;

    public GpuJobOutput Run(TrainingContext context, Checkpoint? checkpoint, CancellationToken cancellationToken)
    {
        TorchRuntime.Start();
        PieceEncoder pieceEncoder = CreateEncoder();
        var train = new ClassifierData(pieces.Train, Tags, pieceEncoder);
        TrainerLog.PiecesCut(context.Logger, pieceEncoder.MaxLength, train.Cut, train.Ids.Length);
        var validation = new ClassifierData(pieces.Validation, Tags, pieceEncoder);

        using ITensorFile? weights = TensorFiles.Open(Encoder);
        using PieceClassifier model = Begin(weights);
        var task = new ClassifierTask(model, train, validation, Parameters.PositiveWeight, EncoderIsFrozen, cancellationToken)
        {
            Epochs = Parameters.Epochs,
            StepSize = StepSize.Examples(Parameters.BatchSize),
        };
        TrainerState state = new Trainer<ClassifierBatch>(task, ClassifierTrainerOptions.Of(Parameters, Rule, context.Devices), context).Run(checkpoint, cancellationToken);
        state.Warnings.AddRange(Warnings(state.EarlyStopping.BestEpoch ?? state.Validation[^1].Epoch));
        if (train.Cut > 0)
        {
            state.Warnings.Add($"{train.Cut} of {train.Ids.Length} training pieces are longer than {pieceEncoder.MaxLength} tokens and were cut.");
        }

        string folder = context.CreateOutput();
        Write(folder, model);
        JsonObject tokenizer = ModelFolder.ReadTokenizerConfig(folder);
        tokenizer["model_max_length"] = pieceEncoder.MaxLength;
        File.WriteAllText(Path.Combine(folder, ModelFiles.TokenizerConfig), tokenizer.ToJsonString(PipelineJson.Indented) + "\n");
        File.WriteAllText(Path.Combine(folder, ModelFiles.Labels), JsonSerializer.Serialize(Tags, PipelineJson.Indented) + "\n");
        return TrainingOutput.Write(folder, state, model.named_parameters().Sum(p => p.parameter.numel()), state.Validation[^1].Epoch);
    }

    /// <summary>The model with the weights that it begins from.</summary>
    /// <param name="weights">The encoder's; null where it has none.</param>
    protected abstract PieceClassifier Begin(ITensorFile? weights);

    /// <summary>How a parameter learns, by its name; null freezes it.</summary>
    protected virtual ParameterRule? Rule(string name) => ParameterRule.Plain;

    /// <summary>True where nothing of an encoder ever learns, so that what it gives of a piece stays as it is.</summary>
    protected virtual bool EncoderIsFrozen => false;

    /// <summary>What a reader of the report must know.</summary>
    /// <param name="epochs">Behind the weights that are kept.</param>
    protected virtual IEnumerable<string> Warnings(int epochs) => [];

    /// <summary>Writes configuration, weights, vocabulary and tokenizer settings.</summary>
    protected abstract void Write(string folder, PieceClassifier model);

    /// <summary>Encodes pieces up to the length that was asked for, or that suits the training pieces: the same for every family, so that all read the same text.</summary>
    private PieceEncoder CreateEncoder()
    {
        if (Parameters.MaxSequenceLength > Positions)
        {
            throw new UserErrorException(
                $"classifier.maxSequenceLength is {Parameters.MaxSequenceLength}, the model has {Positions} positions. Lower it.");
        }

        if (Parameters.MaxSequenceLength is { } asked)
        {
            return new PieceEncoder(Encoder, asked);
        }

        var whole = new PieceEncoder(Encoder, int.MaxValue);
        return new PieceEncoder(Encoder, PieceLength.Choose([.. pieces.Train.Select(piece => whole.Encode(piece.Text).Ids.Length)], Positions));
    }
}
