using System.Diagnostics;
using System.Globalization;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Sentences;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Benchmarks;

/// <summary><c>corpus</c>: raw corpora of 10 MB, 100 MB and 1 GB through splitting and one epoch of pregeneration, each in a process of its own: time and peak memory.</summary>
internal static class CorpusBenchmark
{
    private const int MaxSequenceLength = 128;

    public static int Run(string[] options)
    {
        if (options is ["--megabytes", var size, "--folder", var folder])
        {
            Measure(int.Parse(size, CultureInfo.InvariantCulture), folder);
            return 0;
        }

        Measurement.Row("MB", "seconds", "MB/s", "peak resident MB");
        Measurement.Row("---", "---", "---", "---");
        foreach (int megabytes in (int[])[10, 100, 1000])
        {
            DirectoryInfo work = Directory.CreateTempSubdirectory("corpus-");
            try
            {
                using Process process = Process.Start(Environment.ProcessPath!, ["corpus", "--megabytes", megabytes.ToString(CultureInfo.InvariantCulture), "--folder", work.FullName]);
                process.WaitForExit();
                if (process.ExitCode != 0)
                {
                    return process.ExitCode;
                }
            }
            finally
            {
                work.Delete(recursive: true);
            }
        }

        return 0;
    }

    private static void Measure(int megabytes, string folder)
    {
        string raw = Path.Combine(folder, "raw.txt");
        WriteCorpus(raw, megabytes * 1_000_000L);
        string sentences = Path.Combine(folder, "sentences.txt");
        long start = Stopwatch.GetTimestamp();
        using (FileStream documents = File.OpenRead(raw))
        using (FileStream split = File.Create(sentences))
        {
            SentenceFile.WriteAsync(documents, "raw.txt", split, areSentences: false, Environment.ProcessorCount, CancellationToken.None).GetAwaiter().GetResult();
        }

        var tokenizer = new WordPieceTokenizer(Vocabulary.Load(ReferenceTexts.VocabularyFile), new WordPieceOptions());
        using (SentenceParts parts = SentenceParts.Cut(sentences, folder, seed: 42, CancellationToken.None))
        {
            new Pregenerator(tokenizer, new PregenerationOptions { MaxSequenceLength = MaxSequenceLength })
                .GenerateAsync(parts.Paths, folder, CancellationToken.None).GetAwaiter().GetResult();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using Process self = Process.GetCurrentProcess();
        Measurement.Row(
            megabytes, seconds.ToString("F1", CultureInfo.InvariantCulture), (new FileInfo(raw).Length / 1e6 / seconds).ToString("F1", CultureInfo.InvariantCulture),
            self.PeakWorkingSet64 / 1_000_000);
    }

    /// <summary>The reviews, line by line and over again, until the file is large enough; the reader of the archive is gone before the measurement.</summary>
    private static void WriteCorpus(string path, long bytes)
    {
        using var writer = new StreamWriter(path);
        while (true)
        {
            foreach (string review in ReferenceTexts.StreamReviews())
            {
                writer.Write(review.ReplaceLineEndings(" "));
                writer.Write("\n\n");
                if (writer.BaseStream.Position > bytes)
                {
                    return;
                }
            }
        }
    }
}
