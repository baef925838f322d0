using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>Examples in which context tells the masked word: a sequence counts up from a random word, so a neighbour gives it away.</summary>
internal static class SyntheticExamples
{
    public const int Words = 40;
    public const int MaxLength = 24;

    public static Vocabulary Vocabulary { get; } = new(Vocabulary.SpecialTokens.Concat(Enumerable.Range(0, Words).Select(i => $"w{i}")));

    public static ExampleFileHeader Header { get; } = new()
    {
        VocabularySha256 = Vocabulary.Sha256,
        VocabularyCount = Vocabulary.Count,
        DoLowerCase = true,
        StripAccents = true,
        MaxSequenceLength = MaxLength,
        MaxPredictions = 4,
        MaskedLanguageModelProbability = 0.15,
        ShortSequenceProbability = 0.1,
        WholeWordMasking = false,
        Seed = 1,
        Epoch = 0,
        Shard = 0,
    };

    public static string Write(string path, int count, int seed, ExampleFileHeader? header = null)
    {
        var random = new Random(seed);
        using var writer = new ExampleFileWriter(path, header ?? Header);
        for (int i = 0; i < count; i++)
        {
            int length = random.Next(8, MaxLength + 1);
            int first = length / 2;
            bool isRandom = random.Next(2) == 1;
            int start = random.Next(Words);
            int jump = isRandom ? 7 : 0;
            int[] ids = [.. Enumerable.Range(0, length).Select(p => Vocabulary.SpecialTokens.Count + ((start + p + (p >= first ? jump : 0)) % Words))];
            (ids[0], ids[first - 1], ids[^1]) = (Vocabulary.ClassificationId, Vocabulary.SeparatorId, Vocabulary.SeparatorId);
            ushort[] masked = [.. Enumerable.Range(1, length - 2).Where(p => p != first - 1).OrderBy(_ => random.Next()).Take(2).Order().Select(p => (ushort)p)];
            int[] originals = [.. masked.Select(p => ids[p])];
            foreach (ushort position in masked)
            {
                ids[position] = Vocabulary.MaskId;
            }

            writer.Add(ids, first, isRandom, masked, originals);
        }

        writer.Complete();
        return path;
    }
}
