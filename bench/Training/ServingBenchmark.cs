using System.Diagnostics;
using System.Text.Json;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// <c>serving [passes] [--threads 2] [--sizes L2,L6]</c>: <c>gpu-worker serve</c> over HTTP, from its start to the first answer, one client with a text at a time, 64 at once; beside bare calls of ONNX
/// Runtime in a process of its own, tokens included: a text at a time, and all texts sorted into large batches; and beside the same requests to the same web server without a model, which is as fast
/// as any can be. Each has been asked for seconds before it is timed.
/// </summary>
internal static class ServingBenchmark
{
    private const int MaxLength = 512;
    private const int Singles = 300;
    private const int Clients = 64;
    private const int BatchPositions = 8192;

    // The compiler at run time looks at what is called often when nothing new has been called for a while, and takes its time.
    private const double WarmUpSeconds = 3;

    public static int Run(Options options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("serving-");
        try
        {
            string[] texts = Reviews.Take((int)options.Number("--texts", 2000));
            Table.Begin(
                "size", "threads", "what", "start to first answer, s", "one text, ms (p50)", "serve over it", "64 clients, or all texts, texts/s", "serve over it", "CPU s of these", "peak resident MB");
            foreach (ModelSize size in options.Sizes(ModelSize.Tiny, ModelSize.Small))
            {
                string model = folder.CreateSubdirectory(size.Name.Replace(' ', '-')).FullName;
                ScoringBenchmark.Prepare(model, size);
                foreach (int threads in options.Numbers("--threads", 2))
                {
                    var work = new TaggingWork { Folder = model, TextsFile = WriteTexts(model, texts), OutputFile = "", Threads = threads, MaxLength = MaxLength };
                    Compare(size, work, texts, options.Passes);
                }
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(ModelSize size, TaggingWork work, string[] texts, int passes)
    {
        List<Measured> served = [];
        List<Measured> constant = [];
        List<Measured> workers = [];
        List<Measured> exported = [];
        for (int pass = 0; pass < passes; pass++)
        {
            served.Add(Served(WorkerCommand.Of(work.Threads, "serve", "--model", work.Folder, "--port", "0", "--exit-with-parent"), texts));
            constant.Add(Served(new ProcessStartInfo(Environment.ProcessPath!, [ConstantServer.Name]) { RedirectStandardInput = true, RedirectStandardOutput = true }, texts));
            workers.Add(Child.StartOurs("serving-peer", work with { Graph = OnnxRuntime.Workers }, work.Threads));
            exported.Add(Child.StartOurs("serving-peer", work with { Graph = OnnxRuntime.Exported }, work.Threads));
        }

        var ours = new Medians(served);
        Row(size, work, "serve", ours, ours, served.Select(m => m.StartSeconds));
        Row(size, work, "HTTP alone", new Medians(constant), ours, constant.Select(m => m.StartSeconds));
        Row(size, work, workers[0].With, new Medians(workers), ours, workers.Select(m => m.StartSeconds));
        Row(size, work, exported[0].With, new Medians(exported), ours, exported.Select(m => m.StartSeconds));
    }

    private static void Row(ModelSize size, TaggingWork work, string what, Medians measured, Medians ours, IEnumerable<double> starts)
    {
        double single = measured.Of(m => m.MedianMilliseconds);
        double many = measured.Of(m => m.Examples / m.Seconds);
        Table.Row(
            size.Name, $"{work.Threads}", what, Table.Number(Median(starts)), Table.Number(single), Table.Number(ours.Of(m => m.MedianMilliseconds) / single), Table.Number(many),
            Table.Number(ours.Of(m => m.Examples / m.Seconds) / many), Table.Number(measured.Of(m => m.CpuSeconds)), Table.Number(measured.PeakMegabytes));
    }

    /// <param name="command">Of a server that says where it listens, and ends with its standard input.</param>
    /// <param name="texts">What it is asked for.</param>
    private static Measured Served(ProcessStartInfo command, string[] texts)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(command)!;
        using var watch = new ChildWatch(process);
        var address = new Uri(process.StandardOutput.ReadLine()!.Split(' ')[2]);
        using var client = new PredictClient(address);
        client.Ask(texts[0]);
        double start = Stopwatch.GetElapsedTime(started).TotalSeconds;

        double single = Milliseconds(texts, client.Ask);
        WarmUp(() => AskAll(address, texts));
        double before = watch.CpuSeconds;
        double many = Seconds(() => AskAll(address, texts));
        var measured = new Measured { StartSeconds = start, MedianMilliseconds = single, Examples = texts.Length, Seconds = many, CpuSeconds = watch.CpuSeconds - before, PeakMegabytes = watch.PeakMegabytes };
        process.StandardInput.Close();
        process.WaitForExit();
        return measured;
    }

    /// <summary>Clients that wait for each answer.</summary>
    private static void AskAll(Uri address, string[] texts)
    {
        int next = -1;
        Thread[] clients = [.. Enumerable.Range(0, Clients).Select(_ => new Thread(() =>
        {
            using var client = new PredictClient(address);
            for (int i = Interlocked.Increment(ref next); i < texts.Length; i = Interlocked.Increment(ref next))
            {
                client.Ask(texts[i]);
            }
        }))];
        Array.ForEach(clients, client => client.Start());
        Array.ForEach(clients, client => client.Join());
    }

    /// <summary>In the peer's process.</summary>
    public static Measured MeasureBare(TaggingWork work)
    {
        long started = Stopwatch.GetTimestamp();
        string[] texts = JsonSerializer.Deserialize<string[]>(File.ReadAllText(work.TextsFile))!;
        using var session = new OnnxRuntime(work.Folder, work.Graph, work.Threads);
        var encoder = new PieceEncoder(work.Folder, work.MaxLength);
        void Ask(string text) => session.Run([encoder.Encode(text).Ids], [[0]]);
        Ask(texts[0]);
        double start = Stopwatch.GetElapsedTime(started).TotalSeconds;

        double single = Milliseconds(texts, Ask);
        int[][] ids = [.. texts.Select(text => encoder.Encode(text).Ids)];
        IReadOnlyList<int[]> batches = Ours.Batches(ids, BatchPositions);
        WarmUp(() => session.Run(ids, batches));
        var clock = new ProcessClock();
        clock.Start();
        session.Run([.. texts.Select(text => encoder.Encode(text).Ids)], batches);
        clock.Mark();
        return new Measured
        {
            StartSeconds = start,
            MedianMilliseconds = single,
            Examples = texts.Length,
            Seconds = clock.Seconds,
            CpuSeconds = clock.CpuSeconds,
            PeakMegabytes = clock.PeakMegabytes,
            With = $"{OnnxRuntime.Version}, {work.Graph}",
        };
    }

    /// <summary>The median of asking for a text at a time.</summary>
    private static double Milliseconds(string[] texts, Action<string> ask)
    {
        WarmUp(() => Array.ForEach(texts, ask));
        return 1000 * Median(texts.Take(Singles).Select(text => Seconds(() => ask(text))));
    }

    /// <summary>For as long as it takes that nobody meets a length for the first time, nor code that is not compiled for good.</summary>
    private static void WarmUp(Action action)
    {
        long started = Stopwatch.GetTimestamp();
        do
        {
            action();
        }
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < WarmUpSeconds);
    }

    private static double Seconds(Action action)
    {
        long started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static string WriteTexts(string model, string[] texts)
    {
        string path = Path.Combine(model, "texts.json");
        File.WriteAllText(path, JsonSerializer.Serialize(texts));
        return path;
    }
}
