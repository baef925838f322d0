using System.Diagnostics;
using System.Globalization;

namespace BertPipeline.Weights.Benchmarks;

/// <summary>Loading bert-base beside <c>cat F > /dev/null</c>, alternately, with the file's pages dropped from the cache (cold) and kept (warm).</summary>
internal static class LoadBenchmark
{
    public const string Mapped = "mapped whole";
    public const string Positional = "read at positions";

    public static int Run(string folder, int passes)
    {
        Row("form", "way", "cache", "cat, MB/s", "loading, MB/s", "time over cat's", "constructing the model, s", "peak memory over the file's size");
        Row("---", "---", "---", "---", "---", "---", "---", "---");
        foreach ((string form, string path) in ModelForms.Make(folder))
        {
            string[] ways = form == "safetensors" ? ["ours", Mapped, Positional] : ["ours"];
            foreach (string way in ways)
            {
                Measure(form, path, way, isCold: true, passes);
                Measure(form, path, way, isCold: false, passes);
            }
        }

        return 0;
    }

    private static void Measure(string form, string path, string way, bool isCold, int passes)
    {
        var cat = new List<double>();
        var runs = new List<(double Constructed, double Loaded, double Memory)>();
        for (int pass = 0; pass < passes; pass++)
        {
            Prepare(path, isCold);
            long start = Stopwatch.GetTimestamp();
            Output("/bin/sh", "-c", $"cat '{path}' > /dev/null");
            cat.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            Prepare(path, isCold);
            double[] numbers = [.. Output(Environment.ProcessPath!, "one", path, way).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
            runs.Add((numbers[0], numbers[1], numbers[2]));
        }

        double catSeconds = Median(cat);
        double seconds = Median(runs.Select(r => r.Loaded));
        double megabytes = new FileInfo(path).Length / 1e6;
        Row(form, way, isCold ? "cold" : "warm", $"{megabytes / catSeconds:0}", $"{megabytes / seconds:0}", $"{seconds / catSeconds:0.0}", $"{Median(runs.Select(r => r.Constructed)):0.00}",
            $"{Median(runs.Select(r => r.Memory)) / new FileInfo(path).Length:0.000}");
    }

    private static void Prepare(string path, bool isCold) =>
        Output("/bin/sh", "-c", isCold ? $"sync '{path}'; dd if='{path}' iflag=nocache count=0 2> /dev/null" : $"cat '{path}' > /dev/null");

    private static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private static void Row(params string[] cells) => Console.WriteLine("| " + string.Join(" | ", cells) + " |");
}
