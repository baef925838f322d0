using BertPipeline.Contracts;
using BertPipeline.Text.Pregeneration;

namespace BertPipeline.Text.Tests.Pregeneration;

/// <summary>What holds for every example; <see cref="PregenerationStatisticsTests"/> has what holds on average.</summary>
public sealed class PregeneratorTests
{
    [Theory]
    [InlineData(1, 32)]
    [InlineData(2, 5)]
    [InlineData(3, 128)]
    public async Task GenerateAsync_EveryExample_IsTwoRunsOfTextWithItsMasks(int seed, int maxSequenceLength)
    {
        using TraceableCorpus corpus = RandomCorpus(seed);
        var options = new PregenerationOptions { Seed = seed, MaxSequenceLength = maxSequenceLength, ShortSequenceProbability = 0.3 };

        List<Example> examples = await corpus.ExamplesAsync(options);

        Assert.NotEmpty(examples);
        foreach (Example example in examples)
        {
            (int[] first, int[] second) = (example.First, example.Second);
            Assert.InRange(example.Original.Length, 5, maxSequenceLength);
            Assert.Equal([2, 3, 3], [example.Original[0], example.Original[example.FirstLength - 1], example.Original[^1]]);
            Assert.Equal(Enumerable.Range(first[0], first.Length), first);
            Assert.Equal(Enumerable.Range(second[0], second.Length), second);
            int firstDocument = Assert.Single(first.Select(corpus.DocumentOf).Distinct());
            int secondDocument = Assert.Single(second.Select(corpus.DocumentOf).Distinct());
            Assert.Equal(example.IsRandomNext, firstDocument != secondDocument);
            Assert.True(example.IsRandomNext || second[0] > first[^1]);

            // The rule of the article's script, which rounds halves to the even number.
            double share = example.Original.Length * 0.15;
            int limit = (int)Math.Ceiling(0.15 * maxSequenceLength);
            Assert.Equal(Math.Min(limit, Math.Max(1, (int)Math.Round(share, MidpointRounding.ToEven))), example.Positions.Length);
            Assert.DoesNotContain(example.Positions, p => example.Original[p] < 5);
            Assert.Equal(example.Positions.Distinct().Order(), example.Positions);
        }
    }

    [Fact]
    public async Task GenerateAsync_EveryDocument_BeginsAnExample()
    {
        using TraceableCorpus corpus = RandomCorpus(4);

        // Long enough that nothing of the first part is cut away.
        List<Example> examples = await corpus.ExamplesAsync(new PregenerationOptions { MaxSequenceLength = 1000 });

        var beginnings = examples.Select(e => e.First[0]).ToHashSet();
        Assert.All(Enumerable.Range(0, 200), d => Assert.Contains(corpus.FirstWordOf(d), beginnings));
    }

    [Fact]
    public async Task GenerateAsync_AnyNumberOfThreads_GivesTheSameBytes()
    {
        using TraceableCorpus corpus = RandomCorpus(5, documents: 4000);
        string[] digests = new string[3];
        for (int run = 0; run < digests.Length; run++)
        {
            string output = Path.Combine(corpus.OutputFolder, $"{run}");
            await corpus.GenerateAsync(new PregenerationOptions { Epochs = 2, MaxDegreeOfParallelism = 1 + (run * 3) }, output);
            digests[run] = string.Join(' ', Directory.GetFiles(output).Order(StringComparer.Ordinal)
                .Select(f => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))));
        }

        Assert.Single(digests.Distinct());
    }

    [Fact]
    public async Task GenerateAsync_AnotherEpochSeedOrShard_GivesOtherExamples()
    {
        using TraceableCorpus corpus = RandomCorpus(6);
        List<int[]> SortedMasks(IEnumerable<Example> examples) => [.. examples.Select(e => e.Masked)];

        List<int[]> usual = SortedMasks(await corpus.ExamplesAsync(new PregenerationOptions()));
        List<int[]> otherSeed = SortedMasks(await corpus.ExamplesAsync(new PregenerationOptions { Seed = 43 }));
        List<int[]> otherShard = SortedMasks(await corpus.ExamplesAsync(new PregenerationOptions { Shard = 1 }));
        PregenerationReport report = await corpus.GenerateAsync(new PregenerationOptions { Epochs = 2 });
        byte[][] epochs = [.. report.Epochs.Select(e => File.ReadAllBytes(Path.Combine(corpus.OutputFolder, e.FileName)))];

        Assert.NotEqual(usual, otherSeed);
        Assert.NotEqual(usual, otherShard);
        Assert.NotEqual(epochs[0][144..], epochs[1][144..]);
    }

    [Fact]
    public async Task GenerateAsync_WholeWordMasking_MasksAllPiecesOfAWord()
    {
        string folder = Directory.CreateTempSubdirectory("words").FullName;
        try
        {
            // Every word is two or three pieces.
            string path = Path.Combine(folder, "sentences.txt");
            File.WriteAllLines(path, Enumerable.Range(0, 400).Select(i => i % 4 == 3 ? "" : "ab abb ab ab abb abb ab abb ab"));
            var tokenizer = TestVocabulary.Tokenizer("a", "##b");
            var options = new PregenerationOptions { WholeWordMasking = true, MaxSequenceLength = 40, MaxPredictions = 6 };
            await new Pregenerator(tokenizer, options).GenerateAsync(path, folder, TestContext.Current.CancellationToken);

            using ExampleFile file = ExampleFile.Open(Path.Combine(folder, Pregenerator.FileName(0)));
            for (int i = 0; i < file.Count; i++)
            {
                Example example = Example.Read(file, i);
                var chosen = example.Positions.Select(p => (int)p).ToHashSet();
                for (int p = 1; p < example.Original.Length; p++)
                {
                    // A continuation shares the fate of what it continues; after [CLS] or [SEP] it continues nothing.
                    if (example.Original[p] == 6 && example.Original[p - 1] >= 5)
                    {
                        Assert.Equal(chosen.Contains(p - 1), chosen.Contains(p));
                    }
                }

                Assert.InRange(chosen.Count, 1, 6);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task GenerateAsync_OneDocument_IsAClearError()
    {
        using var corpus = new TraceableCorpus([[3, 4, 5]]);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => corpus.GenerateAsync(new PregenerationOptions()));

        Assert.Contains("1 document", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Lengths by hand: 62 tokens fit into 64; 63 become 31 and 32; 200 become four of 50.</summary>
    [Fact]
    public async Task GenerateAsync_OnePart_CutsDocumentsEvenlyAndLeavesNothingOut()
    {
        using var corpus = new TraceableCorpus([[3], [40, 22], [60, 3], [100, 50, 50]]);

        List<Example> examples = await corpus.ExamplesAsync(new PregenerationOptions { MaxSequenceLength = 64, OnePart = true });

        Assert.Equal([3, 62, 31, 32, 50, 50, 50, 50], examples.Select(e => e.First.Length));
        Assert.Equal(Enumerable.Range(5, 3 + 62 + 63 + 200), examples.SelectMany(e => e.First));
        Assert.All(examples, e =>
        {
            Assert.Equal((2, 3), (e.Masked[0], e.Masked[^1]));
            Assert.Equal((e.Masked.Length, false), (e.FirstLength, e.IsRandomNext));
            Assert.Empty(e.Positions);
        });
    }

    [Fact]
    public async Task GenerateAsync_OnePartOfOneDocument_NeedsNoPartner()
    {
        using var corpus = new TraceableCorpus([[3, 4, 5]]);

        PregenerationReport report = await corpus.GenerateAsync(new PregenerationOptions { OnePart = true });

        ExampleFileHeader header = report.Epochs[0].Header;
        Assert.Equal((1, 14L, 0L), (header.Count, header.TotalTokens, header.TotalMasked));
        Assert.Equal((0, 0.0, 0.0), (header.MaxPredictions, header.MaskedLanguageModelProbability, header.ShortSequenceProbability));
    }

    [Fact]
    public async Task GenerateAsync_InvalidUtf8_NamesFileAndByte()
    {
        using var corpus = new TraceableCorpus([[3], [3]]);
        File.WriteAllBytes(corpus.SentencesPath, [.. "w1 w2\n\nw3 "u8, 0xC3, 0x28, .. "\n"u8]);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => corpus.GenerateAsync(new PregenerationOptions()));

        Assert.Contains("sentences.txt: byte 10 (0xC3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateAsync_SentencesWithoutTokens_AreLeftOut()
    {
        using var corpus = new TraceableCorpus([[3], [3]]);
        File.WriteAllText(corpus.SentencesPath, "w1 w2\n\u200B\n\n \t \n\u200B\n\nw3\r\n\r\n\r\n");

        PregenerationReport report = await corpus.GenerateAsync(new PregenerationOptions());

        Assert.Equal((2, 2, 3L), (report.Documents, report.Sentences, report.Tokens));
        Assert.Equal(2, report.Epochs[0].Header.Count);
    }

    private static TraceableCorpus RandomCorpus(int seed, int documents = 200)
    {
        var random = new Random(seed);
        return new TraceableCorpus(Enumerable.Range(0, documents)
            .Select(_ => Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(1, 20)).ToArray()));
    }
}
