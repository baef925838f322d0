using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Data;
using BertPipeline.Text.Pregeneration;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>Parameters of the step pregenerate.</summary>
/// <param name="Shard">Name of the corpus shard; it enters the seed, so that shards draw independently.</param>
/// <param name="Epochs">Epochs of fresh examples; one for the held-out documents, whose masks are drawn once.</param>
/// <param name="OnePart">True where examples are one text each, without masks (<see cref="LanguageModelRecipe.Modern"/>); held-out ones never are. Null otherwise, as in keys that exist.</param>
public sealed record PregenerateParameters(
    string Shard,
    int Epochs,
    int MaxSequenceLength,
    double ShortSequenceProbability,
    double MaskedLanguageModelProbability,
    bool WholeWordMasking,
    int Seed,
    bool? OnePart = null)
{
    public static PregenerateParameters From(LanguageModelOptions options, string shard)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Recipe == LanguageModelRecipe.Modern && shard != CorpusShards.HeldOut)
        {
            // Nothing is drawn: what would be drawn by is no part of the key.
            return new(shard, Epochs: 1, options.MaxSequenceLength, 0, 0, WholeWordMasking: false, Seed: 0, OnePart: true);
        }

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
        OnePart = OnePart == true,
        Seed = Seed,
        Shard = CorpusShards.Number(Shard),
    };
}
