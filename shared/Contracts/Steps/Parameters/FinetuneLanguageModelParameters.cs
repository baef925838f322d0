using BertPipeline.Contracts.Runs;

namespace BertPipeline.Contracts.Steps.Parameters;

/// <summary>
/// Parameters of the job <see cref="StepName.FinetuneLanguageModel"/>. Inputs: <c>base-model</c> (config, vocabulary, weights if it has any);
/// <c>examples-00000</c>, … (one a shard, each with one file an epoch); <c>held-out</c> (one file, for the loss that is reported).
/// </summary>
public sealed record FinetuneLanguageModelParameters
{
    /// <summary>Passes over the data.</summary>
    public required int Epochs { get; init; }

    /// <summary>Real tokens an optimizer step.</summary>
    public required int TokensPerStep { get; init; }

    /// <summary>Peak rate of AdamW; linear warm-up, linear decay to 0.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Share of the steps over which the rate rises.</summary>
    public required double Warmup { get; init; }

    public required double WeightDecay { get; init; }

    public required double ClipNorm { get; init; }

    public string AdamWConvention { get; init; } = "torch";

    public TrainableOptions Trainable { get; init; } = new();

    /// <inheritdoc cref="LanguageModelOptions.Packing"/>
    public bool Packing { get; init; }

    /// <summary>fp32 or bf16.</summary>
    public required string Precision { get; init; }

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
            LearningRate = options.LearningRate ?? (request.IsScratch ? 1e-3 : 5e-5),
            Warmup = options.Warmup,
            WeightDecay = options.WeightDecay,
            ClipNorm = options.ClipNorm,
            AdamWConvention = options.AdamWConvention,
            Trainable = options.Trainable,
            Packing = options.Packing,
            Precision = options.Precision,
            Seed = options.Seed,
            Backend = StepTable.Backend,
        };
    }
}
