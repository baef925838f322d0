using System.Diagnostics;
using System.Globalization;
using System.Text;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Pregeneration.Article;
using BertPipeline.Text.Sentences;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Benchmarks;

/// <summary>
/// <c>pregenerate</c>: from split sentences to examples, beside the article's <c>pregenerate_training_data.py</c> where <c>--script</c> names it; then raw
/// text to examples, splitting included. The peer's start (imports, vocabulary) is measured alone and taken off; ours runs warm in this process.
/// </summary>
internal static class PregenerationBenchmark
{
    public static int Run(string[] options)
    {
        int times = int.Parse(Option(options, "--times") ?? "5", CultureInfo.InvariantCulture);
        int megabytes = int.Parse(Option(options, "--megabytes") ?? "5", CultureInfo.InvariantCulture);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pregenerate-");
        try
        {
            string[] reviews = ReferenceTexts.Reviews();
            string sentences = Path.Combine(folder.FullName, "sentences.txt");
            WriteSentences(reviews, megabytes * 1_000_000L, sentences);
            ArticleScript? peer = Option(options, "--script") is { } script ? new ArticleScript(Option(options, "--python") ?? "python3", script, folder.FullName) : null;
            if (peer is null)
            {
                Console.WriteLine("The article's script is not measured: name it with --script (pytorch_transformers 1.1, examples/lm_finetuning/pregenerate_training_data.py).");
            }

            Measurement.Row("length", "what", "seconds", "MB/s", "times the article's");
            Measurement.Row("---", "---", "---", "---", "---");
            foreach (int length in (int[])[128, 256])
            {
                Compare(sentences, length, times, peer, folder.FullName);
            }

            MeasureRaw(reviews, times, folder.FullName);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Alternates the three, so that a noisy machine treats them alike.</summary>
    private static void Compare(string sentences, int length, int times, ArticleScript? peer, string folder)
    {
        double megabytes = new FileInfo(sentences).Length / 1e6;
        (List<double> article, List<double> binary, List<double> json) = ([], [], []);
        Ours(sentences, length, folder, asJson: true);
        for (int i = 0; i < times; i++)
        {
            if (peer is not null)
            {
                article.Add(peer.Seconds(sentences, length));
            }

            binary.Add(Ours(sentences, length, folder, asJson: false));
            json.Add(Ours(sentences, length, folder, asJson: true));
        }

        double reference = article.Count > 0 ? Median(article) : double.NaN;
        if (peer is not null)
        {
            Report(length, "article's script", reference, megabytes, double.NaN);
        }

        Report(length, "binary", Median(binary), megabytes, reference);
        Report(length, "JSON", Median(json), megabytes, reference);
    }

    private static double Ours(string sentences, int length, string folder, bool asJson)
    {
        string output = Path.Combine(folder, "ours");
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        var tokenizer = new WordPieceTokenizer(Vocabulary.Load(ReferenceTexts.VocabularyFile), new WordPieceOptions());
        var pregenerator = new Pregenerator(tokenizer, new PregenerationOptions { MaxSequenceLength = length, MaxPredictions = 20 });
        PregenerationReport report = pregenerator.GenerateAsync(sentences, output, CancellationToken.None).GetAwaiter().GetResult();
        if (asJson)
        {
            using ExampleFile examples = ExampleFile.Open(Path.Combine(output, report.Epochs[0].FileName));
            ArticleWriter.WriteAsync(examples, tokenizer.Vocabulary, output, CancellationToken.None).GetAwaiter().GetResult();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void MeasureRaw(string[] reviews, int times, string folder)
    {
        string raw = Path.Combine(folder, "raw.txt");
        File.WriteAllText(raw, string.Join("\n\n", reviews.Select(r => r.ReplaceLineEndings("\n").Replace("\n\n", "\n", StringComparison.Ordinal))) + "\n");
        var tokenizer = new WordPieceTokenizer(Vocabulary.Load(ReferenceTexts.VocabularyFile), new WordPieceOptions());
        string sentences = Path.Combine(folder, "split.txt");
        foreach (int length in (int[])[128, 256])
        {
            (double seconds, _) = Measurement.Median(times, () =>
            {
                using (FileStream documents = File.OpenRead(raw))
                using (FileStream split = File.Create(sentences))
                {
                    SentenceFile.WriteAsync(documents, "raw.txt", split, areSentences: false, Environment.ProcessorCount, CancellationToken.None).GetAwaiter().GetResult();
                }

                new Pregenerator(tokenizer, new PregenerationOptions { MaxSequenceLength = length })
                    .GenerateAsync(sentences, Path.Combine(folder, "ours"), CancellationToken.None).GetAwaiter().GetResult();
            });
            Report(length, "raw text to binary", seconds, new FileInfo(raw).Length / 1e6, double.NaN);
        }
    }

    private static void WriteSentences(string[] reviews, long bytes, string path)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false));
        foreach (string review in reviews)
        {
            foreach (string sentence in SentenceSplitter.Split(review))
            {
                writer.Write(sentence);
                writer.Write('\n');
            }

            writer.Write('\n');
            if (writer.BaseStream.Position > bytes)
            {
                return;
            }
        }
    }

    private static void Report(int length, string what, double seconds, double megabytes, double reference) => Measurement.Row(
        length, what, seconds.ToString("F3", CultureInfo.InvariantCulture), (megabytes / seconds).ToString("F2", CultureInfo.InvariantCulture),
        double.IsNaN(reference) ? "" : (reference / seconds).ToString("F0", CultureInfo.InvariantCulture));

    private static string? Option(string[] options, string name) => Array.IndexOf(options, name) is >= 0 and int at && at + 1 < options.Length ? options[at + 1] : null;
}
