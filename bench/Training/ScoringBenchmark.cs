using System.Runtime.InteropServices;
using System.Text.Json;
using BertPipeline.Text.Benchmarks;
using BertPipeline.Weights.Export;

namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// <c>scoring [passes] [--texts 4000] [--threads 1,2] [--sizes L2,L6]</c>: our own kernels over real reviews beside ONNX Runtime on the same weights, on the graph that the worker computes.
/// Fails where their logits differ by 1e-4 or more.
/// </summary>
internal static class ScoringBenchmark
{
    private const float Tolerance = 1e-4f;
    private static readonly string[] Ways = [Scoring.OursOfIds, Scoring.OursOfTexts, Scoring.OnnxSorted, Scoring.OnnxUnsorted];

    public static int Run(Options options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("scoring-");
        try
        {
            string texts = JsonSerializer.Serialize(Reviews.Take((int)options.Number("--texts", 4000)));
            var differences = new List<string>();
            bool isEqual = true;
            Table.Begin("size", "threads", "what", "texts/s", "times ours", "texts a CPU second", "peak resident MB");
            foreach (ModelSize size in options.Sizes(ModelSize.Tiny, ModelSize.Small))
            {
                string model = folder.CreateSubdirectory(size.Name.Replace(' ', '-')).FullName;
                Prepare(model, size);
                File.WriteAllText(TextsFile(model), texts);
                foreach (int threads in options.Threads)
                {
                    float difference = Compare(size, threads, model, options);
                    isEqual &= difference < Tolerance;
                    differences.Add($"{size.Name}, {threads} {(threads == 1 ? "thread" : "threads")}: {difference:e1}");
                }
            }

            Console.WriteLine();
            Console.WriteLine($"Largest difference of two logits: {string.Join("; ", differences)}. {(isEqual ? "" : $"It must be below {Tolerance:e0}.")}");
            return isEqual ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A tagger with random weights, and the peer's file of it.</summary>
    internal static void Prepare(string model, ModelSize size)
    {
        Ours.WriteTagger(model, Path.GetDirectoryName(ReferenceTexts.VocabularyFile)!, size);
        OnnxExport.Write(model, model, ModelSize.Tags, isQuantized: false);
    }

    /// <returns>The largest difference between our logits and ONNX Runtime's.</returns>
    private static float Compare(ModelSize size, int threads, string model, Options options)
    {
        var passes = Ways.ToDictionary(way => way, _ => new List<Measured>());
        for (int pass = 0; pass < options.Passes; pass++)
        {
            foreach (string way in Ways)
            {
                passes[way].Add(Child.StartOurs("scoring", Work(model, way, threads, options), threads));
            }
        }

        double ours = new Medians(passes[Scoring.OursOfIds]).Of(Rate);
        foreach (string way in Ways)
        {
            var medians = new Medians(passes[way]);
            Table.Row(
                size.Name, $"{threads}", medians.With.Length > 0 ? way.Replace("ONNX Runtime", medians.With, StringComparison.Ordinal) : way,
                Table.Number(medians.Of(Rate)), Table.Number(medians.Of(Rate) / ours), Table.Number(medians.Of(m => m.Examples / m.CpuSeconds)), Table.Number(medians.PeakMegabytes));
        }

        float[] expected = Logits(model, Scoring.OursOfIds);
        return Ways.Max(way => Logits(model, way).Zip(expected, (a, b) => Math.Abs(a - b)).Max());
    }

    private static double Rate(Measured measured) => measured.Examples / measured.Seconds;

    private static ScoringWork Work(string model, string way, int threads, Options options) => new()
    {
        Folder = model,
        Way = way,
        Threads = threads,
        TextsFile = TextsFile(model),
        LogitsFile = LogitsFile(model, way),
    };

    private static string TextsFile(string model) => Path.Combine(model, "texts.json");

    private static string LogitsFile(string model, string way) => Path.Combine(model, $"{Array.IndexOf(Ways, way)}.logits");

    private static float[] Logits(string model, string way) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(LogitsFile(model, way))).ToArray();
}
