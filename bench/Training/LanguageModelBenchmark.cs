using System.Text;
using BertPipeline.Text.Benchmarks;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Pregeneration.Article;
using BertPipeline.Text.Sentences;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// <c>language-model [passes] [--reviews 500] [--threads 1,2] [--script …/finetune_on_pregenerated.py] [--tuned]</c>: fine-tuning of a language model on
/// pregenerated examples beside a step as the article's script does it, and beside the script itself where it is named. Examples are made by our
/// pregeneration from real reviews, the same for all; batches of 32, length 128.
/// </summary>
internal static class LanguageModelBenchmark
{
    private const int Batch = 32;
    private const int MaxLength = 128;

    public static int Run(Options options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("language-model-");
        try
        {
            Console.WriteLine($"{Pregenerate(folder.FullName, (int)options.Number("--reviews", 500))} examples, {ModelSize.Tiny.Name}.");
            Console.WriteLine();
            Table.Begin("threads", "what", "examples/s", "times the first peer's", "CPU seconds a step", "peak resident MB");
            foreach (int threads in options.Threads)
            {
                Measure(
                    new TrainingWork
                    {
                        Size = ModelSize.Tiny,
                        Threads = threads,
                        Batch = Batch,
                        Warmup = 2,
                        Pregenerated = folder.FullName,
                        VocabularyFile = ReferenceTexts.VocabularyFile,
                        Script = options.Text("--script") ?? "",
                    },
                    options);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(TrainingWork work, Options options)
    {
        List<Measured> ours = [], peer = [], article = [];
        for (int pass = 0; pass < options.Passes; pass++)
        {
            ours.Add(Child.StartOurs("language-model", work, work.Threads));
            peer.Add(Child.StartPeer(options, "language_model.py", work));
            if (work.Script.Length > 0)
            {
                article.Add(Child.StartPeer(options, "article.py", work));
            }
        }

        double reference = new Medians(peer).Of(ExamplesPerSecond);
        Row(work, "ours", ours, reference);
        Row(work, "peer", peer, reference);
        if (article.Count > 0)
        {
            Row(work, "article's script", article, reference);
        }
    }

    private static void Row(TrainingWork work, string what, List<Measured> passes, double reference)
    {
        var side = new Medians(passes);
        double rate = side.Of(ExamplesPerSecond);
        Table.Row(
            $"{work.Threads}", $"{what}: {side.With}", Table.Number(rate), Table.Number(rate / reference), Table.Number(side.Of(m => m.CpuSeconds / m.Steps)),
            Table.Number(side.PeakMegabytes));
    }

    private static double ExamplesPerSecond(Measured measured) => measured.Examples / measured.Seconds;

    /// <summary>Writes one epoch, in our form and in the article's.</summary>
    /// <returns>Its examples.</returns>
    private static int Pregenerate(string folder, int reviews)
    {
        string sentences = Path.Combine(folder, "sentences.txt");
        File.WriteAllLines(
            sentences, Reviews.Take(reviews).Select(review => string.Concat(SentenceSplitter.Split(review).Select(sentence => sentence + "\n"))), new UTF8Encoding(false));
        var tokenizer = new WordPieceTokenizer(Vocabulary.Load(ReferenceTexts.VocabularyFile), new WordPieceOptions());
        PregenerationReport report = new Pregenerator(tokenizer, new PregenerationOptions { MaxSequenceLength = MaxLength, MaxPredictions = 20 })
            .GenerateAsync(sentences, folder, CancellationToken.None).GetAwaiter().GetResult();
        using ExampleFile examples = ExampleFile.Open(Path.Combine(folder, report.Epochs[0].FileName));
        ArticleWriter.WriteAsync(examples, tokenizer.Vocabulary, folder, CancellationToken.None).GetAwaiter().GetResult();
        return examples.Count;
    }
}
