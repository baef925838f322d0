using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// <c>serving [passes] [--threads 2] [--sizes L2,L6]</c>: <c>gpu-worker serve</c> over HTTP, from its start to the first answer, one client with a text at a time, 64 at once; beside bare calls of ONNX
/// Runtime in this process, tokens included: a text at a time, and all texts sorted into large batches.
/// </summary>
internal static class ServingBenchmark
{
    private const int MaxLength = 512;
    private const int Singles = 300;
    private const int Clients = 64;
    private const int Warmup = 64;
    private const int BatchPositions = 8192;

    public static int Run(Options options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("serving-");
        try
        {
            string[] texts = Reviews.Take((int)options.Number("--texts", 2000));
            Table.Begin("size", "threads", "what", "start to first answer, s", "one text, ms (p50)", "64 clients, texts/s");
            foreach (ModelSize size in options.Sizes(ModelSize.Tiny, ModelSize.Small))
            {
                string model = folder.CreateSubdirectory(size.Name.Replace(' ', '-')).FullName;
                ScoringBenchmark.Prepare(model, size, options.Python);
                foreach (int threads in options.Numbers("--threads", 2))
                {
                    Compare(size, model, threads, texts, options.Passes);
                }
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(ModelSize size, string model, int threads, string[] texts, int passes)
    {
        List<(double Start, double Single, double Many)> served = [];
        List<(double Single, double Many)> bare = [];
        for (int pass = 0; pass < passes; pass++)
        {
            served.Add(ServedAsync(model, threads, texts).GetAwaiter().GetResult());
            bare.Add(Bare(model, threads, texts));
        }

        double single = Table.Median(bare.Select(m => m.Single));
        double many = Table.Median(bare.Select(m => m.Many));
        Table.Row(size.Name, $"{threads}", "serve", Table.Number(Table.Median(served.Select(m => m.Start))), Over(Table.Median(served.Select(m => m.Single)), single), Over(Table.Median(served.Select(m => m.Many)), many));
        Table.Row(size.Name, $"{threads}", $"{OnnxRuntime.Version}, bare; batches of like length for many", "–", Table.Number(single), Table.Number(many));
    }

    private static string Over(double ours, double theirs) => $"{Table.Number(ours)} ({Table.Number(ours / theirs)} times)";

    private static async Task<(double Start, double Single, double Many)> ServedAsync(string model, int threads, string[] texts)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(WorkerCommand.Of(threads, "serve", "--model", model, "--port", "0", "--exit-with-parent"))!;
        string listening = (await process.StandardOutput.ReadLineAsync())!;
        using var client = new HttpClient { BaseAddress = new Uri(listening.Split(' ')[2]) };
        await AskAsync(client, texts[0]);
        double start = Stopwatch.GetElapsedTime(started).TotalSeconds;

        List<double> singles = [];
        foreach (string text in texts.Take(Singles))
        {
            long asked = Stopwatch.GetTimestamp();
            await AskAsync(client, text);
            singles.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        long begun = Stopwatch.GetTimestamp();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < texts.Length; i = Interlocked.Increment(ref next))
            {
                await AskAsync(client, texts[i]);
            }
        }));
        double many = texts.Length / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (start, Table.Median(singles), many);
    }

    private static async Task AskAsync(HttpClient client, string text)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(new Uri("/predict", UriKind.Relative), new { inputs = text, truncate = true });
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }

    private static (double Single, double Many) Bare(string model, int threads, string[] texts)
    {
        Measured measured = Child.StartOurs("serving-peer", new TaggingWork { Folder = model, TextsFile = WriteTexts(model, texts), OutputFile = "", Threads = threads, MaxLength = MaxLength }, threads);
        return (measured.MedianMilliseconds, measured.Examples / measured.Seconds);
    }

    /// <summary>In the peer's process.</summary>
    public static Measured MeasureBare(TaggingWork work)
    {
        string[] texts = JsonSerializer.Deserialize<string[]>(File.ReadAllText(work.TextsFile))!;
        using var session = OnnxRuntime.Open(work.Folder, work.Threads);
        var encoder = new PieceEncoder(work.Folder, work.MaxLength);
        int[][] ids = [.. texts.Select(text => encoder.Encode(text).Ids)];
        OnnxRuntime.Run(session, ids[..Warmup], Ours.Batches(ids[..Warmup], BatchPositions));
        double[] singles = [.. texts.Take(Singles).Select(text => Seconds(() => OnnxRuntime.Run(session, [encoder.Encode(text).Ids], [[0]])))];
        double many = Seconds(() => OnnxRuntime.Run(session, [.. texts.Select(text => encoder.Encode(text).Ids)], Ours.Batches(ids, BatchPositions)));
        return new Measured { MedianMilliseconds = 1000 * Table.Median(singles), Examples = texts.Length, Seconds = many };
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
