using System.Diagnostics;
using System.Text.Json;

namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// <c>tagging [passes] [--texts 20000] [--threads 2] [--sizes L2,L6]</c>: a file of reviews through <c>gpu-worker tag</c>, from the start of the process to its end, beside processes that
/// do the same by bare calls of ONNX Runtime, all texts in the order of their length.
/// </summary>
internal static class TaggingBenchmark
{
    private const int MaxLength = 512;

    public static int Run(Options options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tagging-");
        try
        {
            string texts = Path.Combine(folder.FullName, "texts.jsonl");
            File.WriteAllLines(texts, Reviews.Take((int)options.Number("--texts", 20_000)).Select(text => JsonSerializer.Serialize(new { text })));
            Table.Begin("size", "threads", "what", "texts/s, start included", "tag over it", "texts a CPU second", "CPU s", "peak resident MB");
            foreach (ModelSize size in options.Sizes(ModelSize.Tiny, ModelSize.Small))
            {
                string model = folder.CreateSubdirectory(size.Name.Replace(' ', '-')).FullName;
                ScoringBenchmark.Prepare(model, size);
                foreach (int threads in options.Numbers("--threads", 2))
                {
                    Compare(size, new TaggingWork { Folder = model, TextsFile = texts, OutputFile = Path.Combine(model, "tags.jsonl"), Threads = threads, MaxLength = MaxLength }, options.Passes);
                }
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(ModelSize size, TaggingWork work, int passes)
    {
        List<Measured> ours = [];
        List<Measured> exported = [];
        List<Measured> workers = [];
        for (int pass = 0; pass < passes; pass++)
        {
            ours.Add(Ours(work));
            exported.Add(Peer(work with { Graph = OnnxRuntime.Exported }));
            workers.Add(Peer(work with { Graph = OnnxRuntime.Workers }));
        }

        double rate = new Medians(ours).Of(m => m.Examples / m.Seconds);
        foreach ((string what, List<Measured> measured) in new[] { ("tag", ours), (exported[0].With, exported), (workers[0].With, workers) })
        {
            var medians = new Medians(measured);
            double own = medians.Of(m => m.Examples / m.Seconds);
            Table.Row(size.Name, $"{work.Threads}", what, Table.Number(own), Table.Number(rate / own), Table.Number(medians.Of(m => m.Examples / m.CpuSeconds)), Table.Number(medians.Of(m => m.CpuSeconds)), Table.Number(medians.PeakMegabytes));
        }
    }

    private static Measured Peer(TaggingWork work)
    {
        long started = Stopwatch.GetTimestamp();
        Measured measured = Child.StartOurs("tagging-peer", work, work.Threads);
        return measured with { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
    }

    private static Measured Ours(TaggingWork work)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(WorkerCommand.Of(work.Threads, "tag", "--model", work.Folder))!;
        using var watch = new ChildWatch(process);
        Task<long> read = Task.Run(() => Count(process.StandardOutput));
        using (FileStream texts = File.OpenRead(work.TextsFile))
        {
            texts.CopyTo(process.StandardInput.BaseStream);
        }

        process.StandardInput.Close();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return process.ExitCode == 0
            ? new Measured { Seconds = seconds, CpuSeconds = watch.CpuSeconds, Examples = read.GetAwaiter().GetResult(), PeakMegabytes = watch.PeakMegabytes }
            : throw new InvalidOperationException($"tag ended with {process.ExitCode}.");
    }

    private static long Count(StreamReader lines)
    {
        long count = 0;
        while (lines.ReadLine() is not null)
        {
            count++;
        }

        return count;
    }
}
