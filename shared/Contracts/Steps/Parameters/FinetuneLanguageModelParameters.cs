using BertPipeline.Contracts.Runs;

namespace BertPipeline.Contracts.Steps.Parameters;

/// <summary>
/// Parameters of the job <see cref="StepName.FinetuneLanguageModel"/>. Inputs: <c>base-model</c> (config, vocabulary, weights if it has any);
/// <c>examples-00000</c>, … (one a shard, each with one file an epoch); <c>held-out</c> (one file, for the loss that is reported);
/// <c>language-model</c> in the place of the base model's weights, where the training goes on from it.
/// </summary>
public sealed record FinetuneLanguageModelParameters
{
    /// <summary>Passes over the data.</summary>
    public required int Epochs { get; init; }

    /// <summary>Real tokens an optimizer step.</summary>
    public required int TokensPerStep { get; init; }

    /// <summary><see cref="OptimizerOptions.Resolve">Resolved</see>.</summary>
    public required OptimizerOptions Optimizer { get; init; }

    public TrainableOptions Trainable { get; init; } = new();

    /// <summary>Null for <see cref="LanguageModelRecipe.Article"/>.</summary>
    public FreshMasking? Masking { get; init; }

    /// <inheritdoc cref="LanguageModelOptions.Dropout"/>
    public double? Dropout { get; init; }

    public required Precision Precision { get; init; }

    /// <summary>Initial weights, order, dropout.</summary>
    public required int Seed { get; init; }

    /// <summary><see cref="StepTable.Backend"/>.</summary>
    public required string Backend { get; init; }

    public static FinetuneLanguageModelParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        LanguageModelOptions options = request.LanguageModel;
        return new()
        {
            Epochs = options.Epochs,
            TokensPerStep = options.TokensPerStep,
            Optimizer = options.Optimizer.Resolve(request.IsScratch, options.Recipe),
            Trainable = options.Trainable,
            Masking = options.Recipe == LanguageModelRecipe.Modern ? new(options.MaskingRate, options.WholeWordMasking) : null,
            Dropout = options.Dropout,
            Precision = options.Precision,
            Seed = options.Seed,
            Backend = StepTable.Backend,
        };
    }
}
