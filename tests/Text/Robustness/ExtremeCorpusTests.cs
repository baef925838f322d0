using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Sentences;
using BertPipeline.Text.Tests.Reading;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests.Robustness;

/// <summary>Corpora that nobody sends on purpose: each goes through in time that is linear in its size, or ends in an error that says why.</summary>
public sealed class ExtremeCorpusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("extreme").FullName;
    private readonly WordPieceTokenizer _tokenizer = TestVocabulary.Tokenizer("a", "b");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Corpus_OneLineOf20Megabytes_GoesThrough()
    {
        string corpus = Path.Combine(_folder, "corpus.txt");
        await using (StreamWriter writer = File.CreateText(corpus))
        {
            for (int i = 0; i < 2_500_000; i++)
            {
                await writer.WriteAsync("a b a b ");
            }

            await writer.WriteAsync("\n\na.\n");
        }

        PregenerationReport report = await PregenerateAsync(corpus);

        Assert.Equal((2, 10_000_002L), (report.Documents, report.Tokens));
    }

    [Fact]
    public async Task Corpus_MillionDocumentsOfOneCharacter_MakesAnExampleOfEach()
    {
        string corpus = Path.Combine(_folder, "corpus.txt");
        await File.WriteAllTextAsync(corpus, string.Concat(Enumerable.Repeat("a\n\n", 1_000_000)), Token);

        PregenerationReport report = await PregenerateAsync(corpus);

        Assert.Equal((1_000_000, 1_000_000), (report.Documents, report.Epochs[0].Header.Count));
        Assert.Equal(1_000_000, report.Epochs[0].RandomNext);
    }

    [Fact]
    public void Corpus_GzipThatExpandsAThousandfold_IsBounded()
    {
        byte[] bomb = Bytes.Gzip(new byte[20_000_000]);
        var reader = new CorpusReader(new CorpusReaderOptions { MaximumExpandedBytes = 1_000_000, Layout = TextLayout.Pieces });

        var error = Assert.Throws<UserErrorException>(() => reader.Read(new MemoryStream(bomb), "bomb.txt.gz", Token).Count());

        Assert.True(bomb.Length * 900 < 20_000_000);
        Assert.Contains("bomb.txt.gz expands to more than 1,000,000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Corpus_GzipCutAtAnyByte_IsAnErrorThatNamesIt()
    {
        byte[] whole = Bytes.Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"feedback number {i * 7919}\n"))));

        Assert.All(Enumerable.Range(1, whole.Length - 1), length =>
        {
            var reader = new CorpusReader(new CorpusReaderOptions { Layout = TextLayout.Pieces });
            var error = Assert.Throws<UserErrorException>(() => reader.Read(new MemoryStream(whole[..length]), "cut.txt.gz", Token).Count());
            Assert.Contains("cut.txt.gz is damaged or was cut short", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Corpus_FilesOfSeveralEncodings_AreReadOrNamed()
    {
        const string Text = "Café closed.\nOne more.\n";
        var reader = new CorpusReader(new CorpusReaderOptions { Layout = TextLayout.Pieces });

        Assert.Equal(2, Count(reader, Encoding.UTF8.GetBytes(Text), "utf8.txt"));
        Assert.Equal(2, Count(reader, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)], "bom.txt"));
        Assert.Equal(2, Count(reader, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)], "utf16.txt"));
        Assert.Equal(2, Count(reader, [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Text)], "utf16be.txt"));
        Assert.Equal(2, Count(reader, Encoding.Latin1.GetBytes(Text), "latin1.txt"));

        Assert.Contains("latin1.txt: read as windows-1252: byte 3", Assert.Single(reader.Complete().Notes!, n => n.StartsWith("latin1", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static int Count(CorpusReader reader, byte[] bytes, string name) => reader.Read(new MemoryStream(bytes), name, Token).Count();

    private async Task<PregenerationReport> PregenerateAsync(string corpus)
    {
        string sentences = Path.Combine(_folder, "sentences.txt");
        await using (FileStream input = File.OpenRead(corpus))
        await using (FileStream output = File.Create(sentences))
        {
            await SentenceFile.WriteAsync(input, "corpus.txt", output, areSentences: false, Environment.ProcessorCount, Token);
        }

        return await new Pregenerator(_tokenizer, new PregenerationOptions { MaxSequenceLength = 128 }).GenerateAsync(sentences, _folder, Token);
    }
}
