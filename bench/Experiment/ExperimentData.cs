using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Experiment;

/// <summary>
/// A set of the reference data (the folder that <c>BERTPIPELINE_DATA</c> names) as users drop it: <c>{set}/train.jsonl.gz</c>, <c>dev</c> and <c>test</c> with text and labels,
/// and <c>reviews/reviews.jsonl.gz</c> as the domain corpus, from which the pipeline takes the texts of dev and test out.
/// </summary>
/// <param name="set">Name of the folder with the labelled texts.</param>
/// <param name="reviews">So many of the corpus, spread over it; null for all.</param>
internal sealed class ExperimentData(string set, int? reviews)
{
    private const string Labelled = "labelled.jsonl";
    private const string Corpus = "reviews.jsonl";

    private static readonly (string File, string Split)[] Parts = [("train", "train"), ("dev", "validation"), ("test", "test")];

    private static string Source => Environment.GetEnvironmentVariable("BERTPIPELINE_DATA") is { Length: > 0 } folder
        ? folder
        : throw new UserErrorException("Set BERTPIPELINE_DATA to the folder with the reference data.");

    /// <summary>Writes the files. The folder stays from one call to the next, and with it what was computed: an experiment that was interrupted goes on.</summary>
    /// <returns>The folder.</returns>
    public async Task<string> PrepareAsync()
    {
        string root = typeof(ExperimentData).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Folder").Value!;
        string folder = Directory.CreateDirectory(Path.Combine(root, set)).FullName;
        await File.WriteAllLinesAsync(Path.Combine(folder, Labelled), Parts.SelectMany(part => Rows(set, part.File).Select(row => new JsonObject
        {
            ["text"] = row["text"]!.DeepClone(),
            ["labels"] = row["labels"]!.DeepClone(),
            ["split"] = part.Split,
        }.ToJsonString())));
        JsonObject[] corpus = [.. Rows("reviews", "reviews")];
        int wanted = Math.Min(reviews ?? corpus.Length, corpus.Length);
        await File.WriteAllLinesAsync(
            Path.Combine(folder, Corpus),
            Enumerable.Range(0, wanted).Select(i => new JsonObject { ["text"] = corpus[(int)((long)i * corpus.Length / wanted)]["text"]!.DeepClone() }.ToJsonString()));
        return folder;
    }

    /// <summary>Nothing of it was chosen on test pieces: each variant's settings are searched on validation.</summary>
    public RunRequest Request(Options options) => new()
    {
        Corpus = "./" + Corpus,
        Labelled = "./" + Labelled,
        BaseModel = options.BaseModel,
        Variants = options.Variants,
        Baseline = options.Variants.Contains(Variant.BagOfTricks) ? Variant.BagOfTricks : options.Variants[0],
        Seeds = options.Seeds,
        PublishAs = $"{set}-tagger",
        LanguageModel = new() { Epochs = 1, TokensPerStep = 2048, Optimizer = new() { LearningRate = 1e-4 } },
        Classifier = new()
        {
            BatchSize = 16,
            Optimizer = new() { LearningRate = 1e-4 },
            Sweep = new() { Budget = options.Sweep },
            LearningCurve = options.LearningCurve,
        },
    };

    private static IEnumerable<JsonObject> Rows(string folder, string name)
    {
        string path = Path.Combine(Source, folder, name + ".jsonl.gz");
        if (!File.Exists(path))
        {
            throw new UserErrorException($"There is no {path}.");
        }

        using FileStream file = File.OpenRead(path);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var lines = new StreamReader(unzipped);
        while (lines.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<JsonObject>(line)!;
        }
    }
}
