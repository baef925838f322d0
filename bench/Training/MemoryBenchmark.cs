using System.Text.Json;
using BertPipeline.Contracts.Randomness;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// <c>memory [--steps 300] [--jobs 3] [--job-steps 30] [--threads 2] [--sizes L6] [--mixed]</c>: the resident set along a training whose lengths change, beside the peer's on the
/// same lengths, and along jobs one after the other in one process, each with a model, a trainer, an evaluation and a checkpoint of its own. <c>--mixed</c>: ours in bf16-mixed.
/// </summary>
internal static class MemoryBenchmark
{
    private const int Batch = 16;
    private const int LeastLength = 16;
    private const int MostSteps = 5000;

    public static int Run(Options options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("memory-");
        try
        {
            int threads = options.Numbers("--threads", 2)[0];
            var work = new TrainingWork
            {
                Size = options.Text("--sizes") is null ? ModelSize.Small : options.Sizes(ModelSize.Tiny, ModelSize.Mini, ModelSize.Small)[0],
                Threads = threads,
                LengthsFile = Path.Combine(folder.FullName, "lengths.json"),
                Batch = Batch,
                Trace = true,
                Precision = options.Has("--mixed") ? Precision.Bf16Mixed : Precision.Fp32,
            };
            int steps = Math.Clamp((int)options.Number("--steps", 300), 10, MostSteps);
            int jobs = (int)options.Number("--jobs", 3);
            Table.Begin(["resident MB", .. Enumerable.Range(1, 10).Select(tenth => $"{10 * tenth} %"), "peak"]);
            WriteLengths(work.LengthsFile, steps, longest: 128);
            Row($"ours, {steps} steps", Child.StartOurs("classifier", work, threads));
            Measured peer = Child.StartPeer(options, "step.py", work);
            Row($"peer, {steps} steps: {peer.With}", peer);
            WriteLengths(work.LengthsFile, (int)options.Number("--job-steps", 30), longest: 64);
            Row($"ours, {jobs} jobs", Child.StartOurs("classifier", work with { Jobs = jobs }, threads));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A random length for each step, so that the sizes of blocks change all the time.</summary>
    private static void WriteLengths(string path, int steps, int longest)
    {
        var random = new SplitMix64(1);
        int[] lengths = [.. Enumerable.Range(0, steps).Select(_ => LeastLength + random.Next(longest - LeastLength + 1))];
        File.WriteAllText(path, JsonSerializer.Serialize(lengths.SelectMany(length => Enumerable.Repeat(length, Batch))));
    }

    private static void Row(string what, Measured measured) =>
        Table.Row([what, .. measured.ResidentMegabytes.Select(Table.Number), Table.Number(measured.PeakMegabytes)]);
}
