using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BertPipeline.Training.Benchmarks;

/// <summary>Processes of their own, ours and the peers': each takes what to do as JSON and answers in one line.</summary>
internal static class Child
{
    // What may help a peer, where --tuned asks for it: threads that sleep while they wait, memory that is not given back.
    private static readonly Dictionary<string, string> Tuned = new()
    {
        ["OMP_WAIT_POLICY"] = "passive",
        ["MALLOC_MMAP_MAX_"] = "0",
        ["MALLOC_TRIM_THRESHOLD_"] = "-1",
        ["MALLOC_TOP_PAD_"] = "268435456",
        ["MALLOC_ARENA_MAX"] = "1",
    };

    /// <summary>Starts this program again.</summary>
    public static Measured StartOurs<T>(string name, T work, int threads) =>
        Run(Environment.ProcessPath!, ["one", name, JsonSerializer.Serialize(work, JsonSerializerOptions.Web)], threads, []);

    /// <summary>Starts a script of <c>peers</c>.</summary>
    public static Measured StartPeer(Options options, string script, TrainingWork work) =>
        Run(options.Python, [Script(script), JsonSerializer.Serialize(work, JsonSerializerOptions.Web)], work.Threads, options.Has("--tuned") ? Tuned : []);

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "peers", name);

    /// <summary>In the process that was started.</summary>
    public static int Measure(string name, string work)
    {
        Measured measured = name switch
        {
            "classifier" => Ours.TrainClassifier(Read<TrainingWork>(work)),
            "language-model" => Ours.TrainLanguageModel(Read<TrainingWork>(work)),
            "products" => MatrixProducts.Measure(Read<ProductsWork>(work)),
            "tagging-peer" => TaggedLines.Measure(Read<TaggingWork>(work)),
            "serving-peer" => ServingBenchmark.MeasureBare(Read<TaggingWork>(work)),
            "scoring" => Scoring.Measure(Read<ScoringWork>(work)),
            _ => throw new ArgumentException($"Nothing is called '{name}'.", nameof(name)),
        };
        Console.WriteLine(JsonSerializer.Serialize(measured, JsonSerializerOptions.Web));
        return 0;
    }

    private static Measured Run(string program, IEnumerable<string> arguments, int threads, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Read<Measured>(output.TrimEnd().Split('\n')[^1])
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
}
