using BertPipeline.Contracts.Runs;

namespace BertPipeline.Contracts.Steps.Parameters;

/// <summary>
/// Parameters of the job <see cref="StepName.FinetuneLanguageModel"/>. Inputs: <c>base-model</c> (config, vocabulary, weights if it has any);
/// <c>examples-00000</c>, … (one a shard, each with one file an epoch); <c>held-out</c> (one file, for the loss that is reported).
/// </summary>
/// <param name="Epochs">Passes over the data.</param>
/// <param name="TokensPerStep">Real tokens an optimizer step.</param>
/// <param name="LearningRate">Peak rate of AdamW; linear warm-up, linear decay to 0.</param>
/// <param name="Warmup">Share of the steps over which the rate rises.</param>
/// <param name="Precision">fp32 or bf16.</param>
/// <param name="Seed">Initial weights, order, dropout.</param>
/// <param name="Backend"><see cref="StepTable.Backend"/>.</param>
public sealed record FinetuneLanguageModelParameters(
    int Epochs, int TokensPerStep, double LearningRate, double Warmup, double WeightDecay, double ClipNorm, string Precision, int Seed, string Backend)
{
    public static FinetuneLanguageModelParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        LanguageModelOptions options = request.LanguageModel;
        return new(
            options.Epochs, options.TokensPerStep, options.LearningRate ?? (request.IsScratch ? 1e-3 : 5e-5), options.Warmup, options.WeightDecay, options.ClipNorm,
            options.Precision, options.Seed, StepTable.Backend);
    }
}
