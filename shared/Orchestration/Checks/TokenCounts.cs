using BertPipeline.Contracts.Data;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Orchestration.Checks;

/// <summary>Lengths of texts in tokens of a vocabulary.</summary>
internal sealed class TokenCounts(WordPieceTokenizer tokenizer)
{
    private const int SpecialTokens = 2;

    /// <summary>Documents of a corpus that are counted, whatever its size.</summary>
    private const int SampledDocuments = 5_000;

    private readonly List<int> _ids = [];

    /// <param name="train">Pieces that a tagger learns from.</param>
    /// <param name="validation">Those that it is tuned by after each epoch.</param>
    /// <param name="test">Those that it is judged by.</param>
    /// <param name="asked">Where the request cuts; null chooses by the data.</param>
    /// <param name="positions">Most tokens that the model can read.</param>
    public LengthCheck Lengths(IReadOnlyList<Piece> train, IReadOnlyList<Piece> validation, IReadOnlyList<Piece> test, int? asked, int positions)
    {
        int[] lengths = [.. train.Select(LengthOf)];
        int proposed = PieceLength.Choose(lengths, positions);
        int used = asked ?? proposed;
        long validated = validation.Sum(piece => (long)Math.Min(LengthOf(piece), used));
        return new(
            proposed, used, lengths.Count(length => length > used), lengths.Max(), lengths.Length,
            lengths.Sum(length => (long)Math.Min(length, used)),
            validated,
            validated + test.Sum(piece => (long)Math.Min(LengthOf(piece), used)));
    }

    /// <summary>Tokens of a shard's first documents, which its documents were spread at random for, reckoned up to all bytes of the corpus.</summary>
    /// <param name="shard">A shard's stream, in the layout documents.</param>
    /// <param name="bytes">Of all shards together.</param>
    public long OfCorpus(Stream shard, long bytes)
    {
        long tokens = 0;
        long read = 0;
        var reader = new CorpusReader(CorpusReaderOptions.OfShards);
        foreach (string document in reader.Read(shard, "shard.txt", CancellationToken.None).Take(SampledDocuments))
        {
            tokens += Count(document);
            read += System.Text.Encoding.UTF8.GetByteCount(document) + SpecialTokens; // the line feeds that end it
        }

        return read == 0 ? 0 : (long)((double)tokens * bytes / read);
    }

    private int LengthOf(Piece piece) => Count(piece.Text) + SpecialTokens;

    private int Count(string text)
    {
        _ids.Clear();
        tokenizer.Encode(text, _ids);
        return _ids.Count;
    }
}
