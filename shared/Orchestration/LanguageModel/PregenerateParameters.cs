using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Data;
using BertPipeline.Text.Pregeneration;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>Parameters of the step pregenerate.</summary>
/// <param name="Shard">Name of the corpus shard; it enters the seed, so that shards draw independently.</param>
/// <param name="Epochs">Epochs of fresh examples; one for the held-out documents, whose masks are drawn once.</param>
public sealed record PregenerateParameters(
    string Shard,
    int Epochs,
    int MaxSequenceLength,
    double ShortSequenceProbability,
    double MaskedLanguageModelProbability,
    bool WholeWordMasking,
    int Seed)
{
    public static PregenerateParameters From(LanguageModelOptions options, string shard)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(
            shard,
            shard == CorpusShards.HeldOut ? 1 : options.EpochsToGenerate ?? options.Epochs,
            options.MaxSequenceLength,
            options.ShortSequenceProbability,
            options.MaskedLanguageModelProbability,
            options.WholeWordMasking,
            options.Seed);
    }

    internal PregenerationOptions ToOptions() => new()
    {
        Epochs = Epochs,
        MaxSequenceLength = MaxSequenceLength,
        ShortSequenceProbability = ShortSequenceProbability,
        MaskedLanguageModelProbability = MaskedLanguageModelProbability,
        WholeWordMasking = WholeWordMasking,
        Seed = Seed,
        Shard = CorpusShards.Number(Shard),
    };
}
