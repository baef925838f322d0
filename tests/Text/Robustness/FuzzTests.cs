using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Sentences;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests.Robustness;

/// <summary>Whatever bytes are dropped: a result in which every row is counted, or an error that names the file. Seeds are fixed, so a failure repeats.</summary>
public sealed class FuzzTests
{
    private const int Files = 300;

    private static readonly byte[] Sample = Encoding.UTF8.GetBytes(
        "text,labels\n\"The export, it \"\"keeps\"\" failing.\nAgain!\",Bugs\n{\"text\": \"Héllo 😀 wörld\", \"labels\": []}\n\n日本語 text\u0301 here.\tx\r\nlast");

    [Theory]
    [InlineData("corpus.txt")]
    [InlineData("corpus.csv")]
    [InlineData("corpus.tsv")]
    [InlineData("corpus.jsonl")]
    [InlineData("corpus.json")]
    [InlineData("corpus.xlsx")]
    [InlineData("corpus.txt.gz")]
    public void Read_RandomBytes_EndsInCountsOrAnErrorThatNamesTheFile(string name)
    {
        var random = new Random(20261126);
        for (int file = 0; file < Files; file++)
        {
            byte[] bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            Read(bytes, name);
        }
    }

    [Theory]
    [InlineData("corpus.txt")]
    [InlineData("corpus.csv")]
    [InlineData("corpus.tsv")]
    [InlineData("corpus.jsonl")]
    [InlineData("corpus.json")]
    [InlineData("corpus.xlsx")]
    public void Read_MutatedText_EndsInCountsOrAnErrorThatNamesTheFile(string name)
    {
        var random = new Random(42);
        for (int file = 0; file < Files; file++)
        {
            Read(Mutate(Sample, random), name);
        }
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Read_FieldsQuotedAsTheStandardSays_ComeBackAsTheyWere(char delimiter)
    {
        string[] parts = ["a", "b", " ", "\"", ",", ";", "\n", "\r\n", "é", "|", "\t", "\"\"", "x y", "😀", "'"];
        var random = new Random(4180);
        for (int file = 0; file < 100; file++)
        {
            string[] texts = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => parts[random.Next(parts.Length)])))];
            string csv = $"id{delimiter}text{delimiter}stars\r\n" + string.Concat(texts.Select((text, i) => $"{i}{delimiter}\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{delimiter}5\r\n"));
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
            using var reader = new TextRowReader(stream, "rows.csv", new RowOptions(), TestContext.Current.CancellationToken);

            Assert.Equal(texts, reader.Rows().Select(r => r.Text));
        }
    }

    [Fact]
    public void SplitAndEncode_RandomCharacters_LoseNothingAndStayInTheVocabulary()
    {
        var random = new Random(7);
        WordPieceTokenizer tokenizer = new(TestVocabulary.Of("a", "b", "##b"), new WordPieceOptions());
        for (int text = 0; text < 2000; text++)
        {
            // Unpaired surrogates, controls and unassigned characters among them.
            string characters = new([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(char.MaxValue + 1))]);

            string joined = string.Concat(SentenceSplitter.Split(characters));
            IReadOnlyList<int> ids = tokenizer.EncodeToIds(characters);

            Assert.Equal(WithoutSpace(characters), WithoutSpace(joined));
            Assert.All(ids, id => Assert.InRange(id, 0, tokenizer.Vocabulary.Count - 1));
        }
    }

    private static void Read(byte[] bytes, string name)
    {
        var reader = new CorpusReader(new CorpusReaderOptions { MaximumUnreadable = 1, Layout = TextLayout.Pieces, MaximumExpandedBytes = 1 << 20 });
        try
        {
            long documents = 0;
            using var stream = new MemoryStream(bytes);
            foreach (string document in reader.Read(stream, name, TestContext.Current.CancellationToken))
            {
                Assert.NotEmpty(document);
                documents++;
            }

            ReadReport report = reader.Complete();
            Assert.Equal(documents, report.Documents);
            Assert.Equal(report.Rows, report.Documents + report.Empty + report.Unreadable);
        }
        catch (UserErrorException e)
        {
            Assert.Contains("corpus", e.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>A few bytes changed, removed, doubled.</summary>
    private static byte[] Mutate(byte[] bytes, Random random)
    {
        List<byte> mutated = [.. bytes];
        for (int change = random.Next(1, 6); change > 0; change--)
        {
            int at = random.Next(mutated.Count);
            switch (random.Next(3))
            {
                case 0:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mutated.RemoveAt(at);
                    break;
                default:
                    mutated.Insert(at, mutated[at]);
                    break;
            }
        }

        return [.. mutated];
    }

    private static string WithoutSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
