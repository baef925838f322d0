using System.Globalization;
using System.Text;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Benchmarks;

/// <summary>
/// WordPiece on one core over the reviews, beside Hugging Face's Rust tokenizer as Node calls it: alternately, in the same run, on the same texts.
/// Options: the number of passes (5), and <c>--alone</c> to leave the peer out.
/// </summary>
internal static class WordPieceBenchmark
{
    public static int Run(string[] options)
    {
        int passes = options.Where(o => o != "--alone").Select(o => int.Parse(o, CultureInfo.InvariantCulture)).FirstOrDefault(5);
        string[] texts = ReferenceTexts.Reviews();
        double megabytes = texts.Sum(t => (long)Encoding.UTF8.GetByteCount(t)) / 1e6;
        var tokenizer = new WordPieceTokenizer(Vocabulary.Load(ReferenceTexts.VocabularyFile), new WordPieceOptions());
        Console.WriteLine($"{texts.Length} texts, {Format(megabytes)} MB as UTF-8, medians of {passes}.");
        using WordPiecePeer? peer = options.Contains("--alone") ? null : WordPiecePeer.Start(ReferenceTexts.VocabularyFile, texts);

        var ours = new List<double>();
        var theirs = new List<double>();
        long allocated = 0;
        long tokens = 0;
        for (int pass = 0; pass < passes; pass++)
        {
            (double seconds, allocated) = Measurement.Median(1, () => tokens = Encode(tokenizer, texts));
            ours.Add(seconds);
            if (peer is not null)
            {
                theirs.Add(peer.Encode());
            }
        }

        double ourRate = megabytes / Median(ours);
        Measurement.Row("WordPiece, one core", "MB/s", "tokens/s", "bytes allocated a token", "ratio");
        Measurement.Row("---", "---", "---", "---", "---");
        Measurement.Row("ours", Format(ourRate), Format(tokens / Median(ours)), Format((double)allocated / tokens), "");
        if (peer is not null)
        {
            double peerRate = megabytes / Median(theirs);
            Measurement.Row("tokenizers (Rust) in Node", Format(peerRate), Format(tokens / Median(theirs)), "", Format(ourRate / peerRate));
            Compare(tokenizer, texts, peer);
        }

        return 0;
    }

    private static long Encode(WordPieceTokenizer tokenizer, string[] texts)
    {
        long tokens = 0;
        var ids = new List<int>(4096);
        foreach (string text in texts)
        {
            ids.Clear();
            tokenizer.Encode(text, ids);
            tokens += ids.Count;
        }

        return tokens;
    }

    private static void Compare(WordPieceTokenizer tokenizer, string[] texts, WordPiecePeer peer)
    {
        int differing = 0;
        int index = 0;
        foreach (int[] expected in peer.Ids())
        {
            IReadOnlyList<int> ids = tokenizer.EncodeToIds(texts[index++]);
            if (!ids.SequenceEqual(expected) && differing++ < 10)
            {
                int at = ids.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
                Console.WriteLine($"Text {index}, token {at}: ours {Around(tokenizer, ids, at)}, the peer's {Around(tokenizer, expected, at)}.");
            }
        }

        Console.WriteLine($"{differing} of {index} texts have other ids than the peer's.");
    }

    private static string Around(WordPieceTokenizer tokenizer, IEnumerable<int> ids, int at) =>
        string.Join(' ', ids.Skip(at).Take(3).Select(i => tokenizer.Vocabulary[i]));

    private static string Format(double value) => value.ToString(value < 100 ? "0.00" : "N0", CultureInfo.InvariantCulture);
}
