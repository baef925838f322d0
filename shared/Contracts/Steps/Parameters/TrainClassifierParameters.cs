using BertPipeline.Contracts.Runs;

namespace BertPipeline.Contracts.Steps.Parameters;

/// <summary>
/// Parameters of the job <see cref="StepName.TrainClassifier"/>. Inputs: <c>split</c> (train.jsonl, validation.jsonl, labels.json) and, for networks,
/// <c>encoder</c> (the artifact of the base model, of the adapted one, or of the variant's own language model).
/// </summary>
public sealed record TrainClassifierParameters
{
    /// <summary>A <see cref="Runs.Variant.Id"/>; selects the family.</summary>
    public required string Variant { get; init; }

    /// <summary>Head, order, dropout; all weights of a family that has no encoder.</summary>
    public required int Seed { get; init; }

    /// <summary>Seed of the encoder's weights when the encoder artifact has none: the language model's, so that both variants start alike.</summary>
    public required int EncoderSeed { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    /// <inheritdoc cref="ClassifierOptions.MaxSequenceLength"/>
    public int? MaxSequenceLength { get; init; }

    /// <summary><see cref="HeadOptions.Resolve">Resolved</see>.</summary>
    public HeadOptions Head { get; init; } = new();

    /// <inheritdoc cref="ClassifierOptions.Trainable"/>
    public TrainableOptions Trainable { get; init; } = new();

    /// <summary><see cref="OptimizerOptions.Resolve">Resolved</see>.</summary>
    public required OptimizerOptions Optimizer { get; init; }

    /// <inheritdoc cref="ClassifierOptions.Dropout"/>
    public double? Dropout { get; init; }

    public required int Patience { get; init; }

    public required bool PositiveWeight { get; init; }

    public required Precision Precision { get; init; }

    /// <summary><see cref="StepTable.Backend"/>.</summary>
    public required string Backend { get; init; }

    /// <summary>Training pieces to learn from, drawn by a hash, the fewer among the more; null for all.</summary>
    public int? Labels { get; init; }

    /// <summary>Of the bag of tricks; null for every other family, whose keys it would change.</summary>
    public BagOfTricksOptions? BagOfTricks { get; init; }

    /// <summary>Of TF-IDF; null for every other family.</summary>
    public TfIdfOptions? TfIdf { get; init; }

    /// <summary>Of a CNN; null for every other family.</summary>
    public CnnOptions? Cnn { get; init; }

    /// <summary>Of an LSTM; null for every other family.</summary>
    public LstmOptions? Lstm { get; init; }

    /// <summary>Of ULMFiT's tagger; null for every other family.</summary>
    public UlmfitTaggerOptions? Ulmfit { get; init; }

    public static TrainClassifierParameters From(RunRequest request, string variant, int seed)
    {
        ArgumentNullException.ThrowIfNull(request);
        ClassifierOptions options = request.Classifier;
        var parameters = new TrainClassifierParameters
        {
            Variant = variant,
            Seed = seed,
            EncoderSeed = request.LanguageModel.Seed,
            Epochs = options.Epochs ?? (request.IsScratch ? 12 : 4),
            BatchSize = options.BatchSize,
            MaxSequenceLength = options.MaxSequenceLength,
            Head = options.Head.Resolve(options.Optimizer.Kind, request.IsScratch),
            Trainable = variant == Runs.Variant.BertDeeper ? options.Trainable with { Layers = options.DeeperLayers, Embeddings = false } : options.Trainable,
            Optimizer = options.Optimizer.Resolve(request.IsScratch),
            Patience = options.Patience,
            PositiveWeight = options.PositiveWeight,
            Precision = options.Precision,
            Backend = StepTable.Backend,
        };
        return Runs.Variant.Get(variant).Family switch
        {
            VariantFamily.BagOfTricks => parameters with { BagOfTricks = options.BagOfTricks },
            VariantFamily.TfIdf => parameters.OfWholeData() with { TfIdf = options.TfIdf },
            VariantFamily.Cnn => parameters.Of(options.Cnn) with { Cnn = options.Cnn },
            VariantFamily.Lstm => parameters.Of(options.Lstm) with { Lstm = options.Lstm },
            VariantFamily.Ulmfit => parameters.Of(request.Ulmfit.Tagger),
            _ => parameters with { Dropout = options.Dropout },
        };
    }

    /// <summary>Of a family that has neither epochs nor steps: without what says anything of them.</summary>
    private TrainClassifierParameters OfWholeData() => this with
    {
        Epochs = 1,
        BatchSize = 1,
        MaxSequenceLength = null,
        Head = new(),
        Trainable = new(),
        Optimizer = new(),
        Patience = 0,
        PositiveWeight = false,
        Precision = Precision.Fp32,
    };

    /// <summary>Without what is BERT's alone.</summary>
    private TrainClassifierParameters Of(NetworkOptions network) => this with
    {
        Epochs = network.Epochs,
        Head = new(),
        Trainable = new(),
        Optimizer = new OptimizerOptions { LearningRate = network.LearningRate, WeightDecay = network.WeightDecay }.Resolve(isScratch: true),
    };

    private TrainClassifierParameters Of(UlmfitTaggerOptions tagger) => this with
    {
        Epochs = tagger.Epochs,
        Head = new(),
        Trainable = tagger.Trainable,
        Optimizer = tagger.Optimizer.Resolve(isScratch: true),
        Ulmfit = tagger,
    };
}
