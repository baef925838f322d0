using BertPipeline.Contracts.Randomness;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Randomness;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Masks drawn as a step is loaded (Liu et al. 2019, arXiv:1907.11692, section 4.1), for an example by seed, epoch and its number alone: a resumed training, or one in other micro-batches,
/// draws the same. Safe on several threads at once.
/// </summary>
/// <param name="masking">How many.</param>
/// <param name="vocabulary">The examples'.</param>
/// <param name="seed">The training's.</param>
internal sealed class FreshMasks(FreshMasking masking, Vocabulary vocabulary, int seed)
{
    /// <summary>Puts back what the examples' own masks hide, and hides anew.</summary>
    /// <param name="batch">Its ids are changed in place.</param>
    /// <param name="examples">Their numbers, row by row.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="position">Share of the training that is done, 0 to 1.</param>
    public LanguageModelBatch Draw(LanguageModelBatch batch, int[] examples, int epoch, double position)
    {
        Restore(batch);
        batch.Inputs.RequireWords(vocabulary.Count);
        double rate = masking.Rate.At(position);
        int longest = Enumerable.Range(0, examples.Length).Max(batch.Inputs.Length);
        var masks = new MaskedTokens(vocabulary, longest, masking.WholeWords);
        int[] copy = new int[longest];
        List<long> positions = [];
        List<long> originals = [];
        for (int row = 0; row < examples.Length; row++)
        {
            Span<long> target = batch.Inputs.Ids(row);
            Span<int> ids = copy.AsSpan(0, target.Length);
            for (int i = 0; i < ids.Length; i++)
            {
                ids[i] = (int)target[i];
            }

            var random = new SplitMix64((ulong)RandomSeed.For(seed, "masks", epoch, examples[row]));
            masks.Choose(ids, ids.IndexOf(vocabulary.SeparatorId) + 1, rate, most: ids.Length, random);
            for (int i = 0; i < masks.Positions.Length; i++)
            {
                int place = masks.Positions[i];
                target[place] = ids[place];
                positions.Add(batch.Inputs.Offset(row) + place);
                originals.Add(masks.Originals[i]);
            }
        }

        return batch with { MaskedPositions = [.. positions], MaskedIds = [.. originals] };
    }

    private static void Restore(LanguageModelBatch batch)
    {
        for (int row = 0, at = 0; row < batch.Inputs.Count; row++)
        {
            Span<long> ids = batch.Inputs.Ids(row);
            for (int begin = batch.Inputs.Offset(row); at < batch.MaskedPositions.Length && batch.MaskedPositions[at] < begin + ids.Length; at++)
            {
                ids[(int)batch.MaskedPositions[at] - begin] = batch.MaskedIds[at];
            }
        }
    }
}
