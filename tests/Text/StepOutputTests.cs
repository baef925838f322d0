using System.Security.Cryptography;
using System.Text;
using BertPipeline.Contracts.Steps;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Sentences;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Vocabularies;

namespace BertPipeline.Text.Tests;

/// <summary>
/// Digests of what the text steps make of a fixed corpus. Artifacts are addressed by the step's version, so when a digest here changes, raise
/// the version of that step in <see cref="StepTable"/> and write the new pair down; otherwise old artifacts would be reused for new code.
/// </summary>
public sealed class StepOutputTests
{
    [Fact]
    public void SplitSentences_Output_ChangesOnlyWithItsVersion()
    {
        string sentences = string.Join('\n', Documents().Concat(Harder).SelectMany(SentenceSplitter.Split));

        Assert.Equal((2, "04fbffceee8d"), (StepTable.Get(StepName.SplitSentences).Version, Digest(Encoding.UTF8.GetBytes(sentences))));
    }

    [Fact]
    public void BaseModel_Vocabulary_ChangesOnlyWithItsVersion()
    {
        var vocabulary = new Vocabulary(WordPieceTrainer.Train(Documents(), new WordPieceTrainerOptions { VocabularySize = 120 }));

        Assert.Equal((4, "92d214986be9"), (StepTable.Get(StepName.BaseModel).Version, vocabulary.Sha256[..12]));
    }

    [Fact]
    public async Task Pregenerate_Examples_ChangeOnlyWithTheirVersion()
    {
        using var corpus = new CorpusFolder(Documents());

        Assert.Equal((3, "47cca3541d62"), (StepTable.Get(StepName.Pregenerate).Version, Digest(await corpus.ExamplesAsync())));
    }

    /// <summary>A sentence or two of the kinds that rules differ on.</summary>
    private static readonly string[] Harder =
    [
        "Great app.Love it! Wouldn't change a thing... really", "I asked (twice!) for Dr. J. Smith at support@x.com. \"Wait,\" he said. \"Ok?\" :( no",
        "1. Open it 2. Crash", "It is v2.0.1 on Node.js, see README.md at p. 5 etc. Works?!Yes", "no punctuation at all\nand wrapped lines\n- an item\n- another",
    ];

    private static IEnumerable<string> Documents() => Enumerable.Range(0, 300).Select(i =>
        $"The export no. {i % 7} is slow. I can't use it... {(i % 3 == 0 ? "Please fix it!" : "thanks :)")} Version {i}.{i % 5} works, e.g. in the U.S. office");

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];

    private sealed class CorpusFolder(IEnumerable<string> documents) : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("steps").FullName;

        public async Task<byte[]> ExamplesAsync()
        {
            string path = Path.Combine(_folder, "sentences.txt");
            await File.WriteAllLinesAsync(path, documents.SelectMany(d => SentenceSplitter.Split(d).Append("")), TestContext.Current.CancellationToken);
            var vocabulary = new Vocabulary(WordPieceTrainer.Train(documents, new WordPieceTrainerOptions { VocabularySize = 120 }));
            var pregenerator = new Pregenerator(new WordPieceTokenizer(vocabulary, new WordPieceOptions()), new PregenerationOptions { MaxSequenceLength = 32 });
            await pregenerator.GenerateAsync(path, _folder, TestContext.Current.CancellationToken);
            return await File.ReadAllBytesAsync(Path.Combine(_folder, Pregenerator.FileName(0)), TestContext.Current.CancellationToken);
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
