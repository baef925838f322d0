using BertPipeline.Contracts.Runs;

namespace BertPipeline.Contracts.Steps.Parameters;

/// <summary>
/// Parameters of the job <see cref="StepName.FinetuneUlmfit"/>. Inputs: <c>base-model</c> (of which vocabulary and tokenizer settings are read) and <c>corpus</c>
/// (shards of documents, and those that are held out); <c>language-model</c> too where another of these trainings is gone on from.
/// </summary>
public sealed record FinetuneUlmfitParameters
{
    public required int EmbeddingSize { get; init; }

    public required int HiddenSize { get; init; }

    public required int Layers { get; init; }

    public required double Dropout { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Windows an optimizer step.</summary>
    public required int BatchSize { get; init; }

    public required int WindowLength { get; init; }

    public required int WarmUp { get; init; }

    /// <summary><see cref="OptimizerOptions.Resolve">Resolved</see>.</summary>
    public required OptimizerOptions Optimizer { get; init; }

    /// <summary>Each layer's learning rate over that of the layer above.</summary>
    public required double LayerDecay { get; init; }

    /// <summary>Initial weights, order, cut and dropout.</summary>
    public required int Seed { get; init; }

    /// <summary><see cref="StepTable.Backend"/>.</summary>
    public required string Backend { get; init; }

    public static FinetuneUlmfitParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        UlmfitOptions options = request.Ulmfit;
        return new()
        {
            EmbeddingSize = options.EmbeddingSize,
            HiddenSize = options.HiddenSize,
            Layers = options.Layers,
            Dropout = options.Dropout,
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            WindowLength = options.WindowLength,
            WarmUp = options.WarmUp,
            Optimizer = options.Optimizer.Resolve(isScratch: true),
            LayerDecay = options.PretrainOn is null ? 1 : options.LayerDecay,
            Seed = request.LanguageModel.Seed,
            Backend = StepTable.Backend,
        };
    }

    /// <summary>The training on general text before.</summary>
    public static FinetuneUlmfitParameters OnGeneralText(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return From(request) with { Epochs = request.Ulmfit.PretrainEpochs, LayerDecay = 1 };
    }
}
