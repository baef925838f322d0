using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests.Pregeneration;

/// <summary>A corpus whose words occur once each, so that every token of an example tells which document and place it comes from.</summary>
internal sealed class TraceableCorpus : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("corpus").FullName;
    private readonly List<int> _documentOfWord = [];
    private readonly List<int> _firstWordOfDocument = [];

    /// <param name="documents">The lengths of each document's sentences in tokens.</param>
    public TraceableCorpus(IEnumerable<int[]> documents)
    {
        using (var writer = new StreamWriter(SentencesPath) { NewLine = "\n" })
        {
            foreach (int[] sentences in documents)
            {
                int document = _firstWordOfDocument.Count;
                _firstWordOfDocument.Add(_documentOfWord.Count);
                foreach (int length in sentences)
                {
                    writer.WriteLine(string.Join(' ', Enumerable.Range(_documentOfWord.Count, length).Select(w => $"w{w}")));
                    _documentOfWord.AddRange(Enumerable.Repeat(document, length));
                }

                writer.WriteLine();
            }
        }

        Tokenizer = TestVocabulary.Tokenizer([.. Enumerable.Range(0, _documentOfWord.Count).Select(w => $"w{w}")]);
    }

    public WordPieceTokenizer Tokenizer { get; }

    public string SentencesPath => Path.Combine(_folder, "sentences.txt");

    public string OutputFolder => Path.Combine(_folder, "examples");

    /// <summary>The document of a token id; words follow the five special tokens.</summary>
    public int DocumentOf(int id) => _documentOfWord[id - 5];

    public int FirstWordOf(int document) => _firstWordOfDocument[document] + 5;

    public Task<PregenerationReport> GenerateAsync(PregenerationOptions options, string? output = null) =>
        new Pregenerator(Tokenizer, options).GenerateAsync(SentencesPath, output ?? OutputFolder, TestContext.Current.CancellationToken);

    /// <summary>Generates one epoch and reads it back, originals in place of masks.</summary>
    public async Task<List<Example>> ExamplesAsync(PregenerationOptions options)
    {
        await GenerateAsync(options);
        using ExampleFile file = ExampleFile.Open(Path.Combine(OutputFolder, Pregenerator.FileName(0)));
        return [.. Enumerable.Range(0, file.Count).Select(i => Example.Read(file, i))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
