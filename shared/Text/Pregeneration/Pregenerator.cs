using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration;

/// <summary>
/// Makes examples for masked-language-model and next-sentence training from a file of sentences (one a line, blank lines between documents): one
/// example file an epoch. The bytes depend on the sentences, the tokenizer and the options only, not on the number of threads.
/// Memory: four bytes a token of the file, which holds a part of the corpus.
/// </summary>
public sealed class Pregenerator
{
    private const int TokensPerBlock = 1 << 16;

    private readonly WordPieceTokenizer _tokenizer;
    private readonly PregenerationOptions _options;

    public Pregenerator(WordPieceTokenizer tokenizer, PregenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSequenceLength, 5);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.PredictionLimit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxDegreeOfParallelism);
        _tokenizer = tokenizer;
        _options = options;
    }

    /// <summary>Name of an epoch's file: <c>epoch-000.examples</c>.</summary>
    public static string FileName(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:D3}.examples");

    /// <exception cref="UserErrorException">The file has fewer than two documents, or is not UTF-8.</exception>
    public async Task<PregenerationReport> GenerateAsync(string sentencesPath, string outputFolder, CancellationToken cancellationToken)
    {
        TokenizedCorpus corpus = await CorpusTokenizer.ReadAsync(
            sentencesPath, _tokenizer, _options.MaxDegreeOfParallelism, cancellationToken).ConfigureAwait(false);
        if (corpus.Documents < 2)
        {
            throw new UserErrorException(
                $"{Path.GetFileName(sentencesPath)} holds {corpus.Documents} document(s) with text; next-sentence examples need partners from at least "
                + "one other document. Put a blank line between documents, or add more text.");
        }

        Directory.CreateDirectory(outputFolder);
        var epochs = new List<PregeneratedEpoch>(_options.Epochs);
        for (int epoch = 0; epoch < _options.Epochs; epoch++)
        {
            epochs.Add(await GenerateEpochAsync(corpus, epoch, outputFolder, cancellationToken).ConfigureAwait(false));
        }

        return new PregenerationReport(corpus.Documents, corpus.Sentences, corpus.Tokens, epochs);
    }

    private async Task<PregeneratedEpoch> GenerateEpochAsync(
        TokenizedCorpus corpus, int epoch, string outputFolder, CancellationToken cancellationToken)
    {
        ExampleFileHeader header = _options.ToHeader(_tokenizer, epoch);
        using var writer = new ExampleFileWriter(Path.Combine(outputFolder, FileName(epoch)), header);
        int randomNext = 0;
        await OrderedWork.RunAsync(
            Batches(corpus),
            batch =>
            {
                var block = new ExampleBlock(header.IdWidth);
                var examples = new DocumentExamples(corpus, _tokenizer.Vocabulary, _options);
                int random = 0;
                for (int document = batch.From; document < batch.To; document++)
                {
                    random += examples.Generate(document, epoch, block);
                }

                return (Block: block, Bytes: block.ToBytes(), Random: random);
            },
            made =>
            {
                writer.Append(made.Block, made.Bytes);
                randomNext += made.Random;
            },
            _options.MaxDegreeOfParallelism,
            cancellationToken).ConfigureAwait(false);
        return new PregeneratedEpoch(FileName(epoch), writer.Complete(), randomNext);
    }

    /// <summary>Runs of documents of about equal size; a run becomes a block of the file.</summary>
    private static IEnumerable<(int From, int To)> Batches(TokenizedCorpus corpus)
    {
        int from = 0;
        for (int document = 0; document < corpus.Documents; document++)
        {
            int tokens = corpus.FirstToken(corpus.FirstSentence(document + 1)) - corpus.FirstToken(corpus.FirstSentence(from));
            if (tokens >= TokensPerBlock || document == corpus.Documents - 1)
            {
                yield return (from, document + 1);
                from = document + 1;
            }
        }
    }
}
