using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration;

/// <summary>
/// Makes examples for masked-language-model and next-sentence training, or for the first alone, from sentences (one a line, blank lines between documents): one example
/// file an epoch. The bytes depend on the sentences, the tokenizer and the options only, not on the number of threads.
/// Memory: four bytes a token of one part of the corpus.
/// </summary>
public sealed class Pregenerator
{
    private const int TokensPerBlock = 1 << 16;

    // The memory of the corpus before, for the next: a shard's tokens take a hundred megabytes, and the garbage of a few would lie about at once. Weak, so
    // that who has nothing more to make gives it back.
    private static readonly WeakReference<TokenizedCorpus?> LastCorpus = new(null);

    private readonly WordPieceTokenizer _tokenizer;
    private readonly PregenerationOptions _options;

    public Pregenerator(WordPieceTokenizer tokenizer, PregenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSequenceLength, 5);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Epochs);
        ArgumentOutOfRangeException.ThrowIfNegative(options.PredictionLimit);
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.PredictionLimit == 0, options.OnePart);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxDegreeOfParallelism);
        _tokenizer = tokenizer;
        _options = options;
    }

    /// <summary>Name of an epoch's file: <c>epoch-000.examples</c>.</summary>
    public static string FileName(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:D3}.examples");

    /// <summary>Makes the examples of one file.</summary>
    /// <inheritdoc cref="GenerateAsync(IReadOnlyList{string}, string, CancellationToken)"/>
    public Task<PregenerationReport> GenerateAsync(string sentencesPath, string outputFolder, CancellationToken cancellationToken) =>
        GenerateAsync([sentencesPath], outputFolder, cancellationToken);

    /// <summary>Makes the examples of a corpus in parts, one after another, into one file an epoch; partners are drawn within a part.</summary>
    /// <param name="sentencesPaths">The parts; they draw as shards of their own (<see cref="PregenerationOptions.Shard"/> and up).</param>
    /// <param name="outputFolder">Gets <see cref="FileName"/> of every epoch.</param>
    /// <exception cref="UserErrorException">A part has fewer than two documents (one, of <see cref="PregenerationOptions.OnePart"/>), or is not UTF-8.</exception>
    public async Task<PregenerationReport> GenerateAsync(
        IReadOnlyList<string> sentencesPaths, string outputFolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sentencesPaths);
        Directory.CreateDirectory(outputFolder);
        var epochs = new List<EpochWriter>(_options.Epochs);
        try
        {
            epochs.AddRange(Enumerable.Range(0, _options.Epochs).Select(e => new EpochWriter(outputFolder, _options.ToHeader(_tokenizer, e))));
            (int documents, int sentences, long tokens) = (0, 0, 0);
            TokenizedCorpus corpus = TakeCorpus();
            for (int part = 0; part < sentencesPaths.Count; part++)
            {
                await ReadAsync(corpus, sentencesPaths[part], cancellationToken);
                PregenerationOptions options = _options with { Shard = _options.Shard + part };
                foreach (EpochWriter epoch in epochs)
                {
                    await GenerateAsync(corpus, options, epoch, cancellationToken);
                }

                (documents, sentences, tokens) = (documents + corpus.Documents, sentences + corpus.Sentences, tokens + corpus.Tokens);
            }

            lock (LastCorpus)
            {
                LastCorpus.SetTarget(corpus);
            }

            return new PregenerationReport(documents, sentences, tokens, [.. epochs.Select(e => e.Complete())]);
        }
        finally
        {
            epochs.ForEach(e => e.Dispose());
        }
    }

    private static TokenizedCorpus TakeCorpus()
    {
        lock (LastCorpus)
        {
            TokenizedCorpus taken = LastCorpus.TryGetTarget(out TokenizedCorpus? last) ? last : new();
            LastCorpus.SetTarget(null);
            return taken;
        }
    }

    private async Task ReadAsync(TokenizedCorpus corpus, string sentencesPath, CancellationToken cancellationToken)
    {
        await CorpusTokenizer.ReadAsync(corpus, sentencesPath, _tokenizer, _options, cancellationToken);
        if (corpus.Documents == 0 && _options.OnePart)
        {
            throw new UserErrorException($"{Path.GetFileName(sentencesPath)} holds no document with text. Add some.");
        }

        if (corpus.Documents < 2 && !_options.OnePart)
        {
            throw new UserErrorException(
                $"{Path.GetFileName(sentencesPath)} holds {corpus.Documents} document(s) with text; next-sentence examples need partners from at least "
                + "one other document. Put a blank line between documents, or add more text.");
        }
    }

    private async Task GenerateAsync(
        TokenizedCorpus corpus, PregenerationOptions options, EpochWriter epoch, CancellationToken cancellationToken)
    {
        await OrderedWork.RunAsync(
            Batches(corpus),
            batch =>
            {
                BlockWork work = epoch.Works.Take();
                work.Begin();
                var examples = new DocumentExamples(corpus, _tokenizer.Vocabulary, options);
                for (int document = batch.From; document < batch.To; document++)
                {
                    work.RandomNext += examples.Generate(document, epoch.Header.Epoch, work.Block);
                }

                work.End();
                return work;
            },
            epoch.Append,
            options.MaxDegreeOfParallelism,
            cancellationToken);
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

    /// <summary>The file of one epoch, while it is written.</summary>
    private sealed class EpochWriter(string folder, ExampleFileHeader header) : IDisposable
    {
        private readonly ExampleFileWriter _writer = new(Path.Combine(folder, FileName(header.Epoch)), header);
        private int _randomNext;

        public ExampleFileHeader Header => header;

        public Pool<BlockWork> Works { get; } = new(() => new BlockWork(header.IdWidth));

        public void Append(BlockWork work)
        {
            _writer.Append(work.Block, work.Bytes);
            _randomNext += work.RandomNext;
            Works.Return(work);
        }

        public PregeneratedEpoch Complete() => new(FileName(header.Epoch), _writer.Complete(), _randomNext);

        public void Dispose() => _writer.Dispose();
    }
}
