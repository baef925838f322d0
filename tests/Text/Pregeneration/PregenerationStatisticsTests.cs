using BertPipeline.Text.Pregeneration;

namespace BertPipeline.Text.Tests.Pregeneration;

/// <summary>
/// Shares over many examples against BERT's procedure. The expected values are worked out by hand; a bound is five standard deviations, so that a
/// correct generator fails once in a million seeds (and the seed is fixed).
/// </summary>
public sealed class PregenerationStatisticsTests
{
    [Fact]
    public async Task Masks_AreEightyTenTen()
    {
        using var corpus = new TraceableCorpus(Enumerable.Range(0, 2000).Select(_ => new[] { 20, 10 }));

        List<Example> examples = await corpus.ExamplesAsync(new PregenerationOptions());

        var masked = examples.SelectMany(e => e.Positions.Select(p => (Now: e.Masked[p], Before: e.Original[p]))).ToList();
        AssertShare(0.8, masked.Count(m => m.Now == 4), masked.Count);

        // A random entry is the old one once in 60,005.
        AssertShare(0.1, masked.Count(m => m.Now == m.Before), masked.Count);
        AssertShare(0.1, masked.Count(m => m.Now != m.Before && m.Now != 4), masked.Count);
    }

    [Fact]
    public async Task Masks_FallEvenlyOnThePositions()
    {
        using var corpus = new TraceableCorpus(Enumerable.Range(0, 4000).Select(_ => new[] { 10 }));

        List<Example> examples = await corpus.ExamplesAsync(new PregenerationOptions { MaxSequenceLength = 23, ShortSequenceProbability = 0 });

        // [CLS] ten [SEP] ten [SEP]: 23 tokens, round(3.45) = 3 masks on 20 places.
        Assert.All(examples, e => Assert.Equal((23, 3), (e.Original.Length, e.Positions.Length)));
        foreach (int position in Enumerable.Range(1, 21).Where(p => p != 11))
        {
            AssertShare(3 / 20.0, examples.Count(e => e.Positions.Contains((ushort)position)), examples.Count);
        }
    }

    /// <summary>
    /// Two short sentences are one chunk: half of the time the second is kept (one example), else a random part takes its place and it becomes a chunk of
    /// one sentence, whose second part is always random (two examples). So 2 · ½ of 1½ examples a document.
    /// </summary>
    [Fact]
    public async Task RandomNext_TwoSentenceDocuments_AreTwoThirds()
    {
        using var corpus = new TraceableCorpus(Enumerable.Range(0, 8000).Select(_ => new[] { 4, 4 }));

        List<Example> examples = await corpus.ExamplesAsync(new PregenerationOptions { ShortSequenceProbability = 0 });

        int firstChunks = examples.Count(e => (e.First[0] - 5) % 8 == 0);
        Assert.Equal(8000, firstChunks);
        AssertShare(0.5, examples.Count(e => !e.IsRandomNext), firstChunks);
        AssertShare(2 / 3.0, examples.Count(e => e.IsRandomNext), examples.Count);
    }

    [Fact]
    public async Task RandomNext_OneSentenceDocuments_AreAll()
    {
        using var corpus = new TraceableCorpus(Enumerable.Range(0, 100).Select(_ => new[] { 4 }));

        Assert.All(await corpus.ExamplesAsync(new PregenerationOptions()), e => Assert.True(e.IsRandomNext));
    }

    [Fact]
    public async Task Partners_AreDrawnInProportionToSentences()
    {
        // Every tenth document has nine sentences, the others one: half of the sentences each.
        using var corpus = new TraceableCorpus(Enumerable.Range(0, 5000).Select(d => d % 10 == 0 ? Enumerable.Repeat(3, 9).ToArray() : [3]));

        List<Example> examples = await corpus.ExamplesAsync(new PregenerationOptions { MaxSequenceLength = 9, ShortSequenceProbability = 0 });

        var partners = examples.Where(e => e.First.Length == 3 && corpus.DocumentOf(e.First[0]) % 10 != 0).Select(e => corpus.DocumentOf(e.Second[0])).ToList();
        AssertShare(0.5, partners.Count(d => d % 10 == 0), partners.Count);
    }

    /// <summary>
    /// In parts too: half of the sentences are long documents', give or take the chance by which a part gets a few more of them (125 a part: 5 standard
    /// deviations are 0.1 of a share, half of that over four parts).
    /// </summary>
    [Fact]
    public async Task Partners_OfACorpusInParts_AreDrawnAsFromTheWhole()
    {
        using var corpus = new TraceableCorpus(Enumerable.Range(0, 5000).Select(d => d % 10 == 0 ? Enumerable.Repeat(3, 9).ToArray() : [3]));
        long bytes = new FileInfo(corpus.SentencesPath).Length;
        Directory.CreateDirectory(corpus.OutputFolder);
        using SentenceParts parts = SentenceParts.Cut(
            corpus.SentencesPath, corpus.OutputFolder, seed: 1, TestContext.Current.CancellationToken, bytesPerPart: (bytes / 4) + 1);

        await new Pregenerator(corpus.Tokenizer, new PregenerationOptions { MaxSequenceLength = 9, ShortSequenceProbability = 0 })
            .GenerateAsync(parts.Paths, corpus.OutputFolder, TestContext.Current.CancellationToken);

        using ExampleFile file = ExampleFile.Open(Path.Combine(corpus.OutputFolder, Pregenerator.FileName(0)));
        List<Example> examples = [.. Enumerable.Range(0, file.Count).Select(i => Example.Read(file, i))];
        var partners = examples.Where(e => e.First.Length == 3 && corpus.DocumentOf(e.First[0]) % 10 != 0).Select(e => corpus.DocumentOf(e.Second[0])).ToList();
        Assert.Equal(4, parts.Paths.Count);
        Assert.InRange((double)partners.Count(d => d % 10 == 0) / partners.Count, 0.45, 0.55);
        Assert.DoesNotContain(examples, e => e.IsRandomNext && corpus.DocumentOf(e.First[0]) == corpus.DocumentOf(e.Second[0]));
    }

    /// <summary>
    /// A document of one-token sentences fills its chunk to the target exactly: all 61 places, or for one document in ten a target drawn
    /// evenly from 2 to 61.
    /// </summary>
    [Fact]
    public async Task ShortSequences_AreOneDocumentInTen()
    {
        using var corpus = new TraceableCorpus(Enumerable.Range(0, 1000).Select(_ => Enumerable.Repeat(1, 61).ToArray()));

        int[] lengths = [.. (await EpochsOfFirstExamples(corpus, epochs: 20)).Where(e => !e.IsRandomNext).Select(e => e.Original.Length - 3)];

        AssertShare(0.1 * 59 / 60, lengths.Count(l => l < 61), lengths.Length);
        int[] shorter = [.. lengths.Where(l => l < 61)];
        Assert.Equal(2, shorter.Min());
        AssertShare(29 / 59.0, shorter.Count(l => l <= 30), shorter.Length);
    }

    private static async Task<List<Example>> EpochsOfFirstExamples(TraceableCorpus corpus, int epochs)
    {
        PregenerationReport report = await corpus.GenerateAsync(new PregenerationOptions { MaxSequenceLength = 64, Epochs = epochs });
        var examples = new List<Example>();
        foreach (PregeneratedEpoch epoch in report.Epochs)
        {
            using ExampleFile file = ExampleFile.Open(Path.Combine(corpus.OutputFolder, epoch.FileName));
            examples.AddRange(Enumerable.Range(0, file.Count).Select(i => Example.Read(file, i)).Where(e => (e.First[0] - 5) % 61 == 0));
        }

        return examples;
    }

    private static void AssertShare(double expected, int count, int of)
    {
        double deviation = Math.Sqrt(expected * (1 - expected) / of);
        Assert.InRange((double)count / of, expected - (5 * deviation), expected + (5 * deviation));
    }
}
