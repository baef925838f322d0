using System.Text.Json;
using BertPipeline.Contracts.Runs;
using BertPipeline.Text.Benchmarks;

namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// <c>step [passes] [--lengths 64,128 | --reviews] [--threads 1,2] [--sizes L2,L4,L6] [--operations 5e11] [--tuned] [--mixed]</c>: training steps of a classifier
/// beside eager PyTorch. Every sequence of one length; or the lengths of real reviews, which ours orders into steps of 2,048 tokens, the peer into random
/// batches of 32 padded to their longest, as the article's scripts do. <c>--mixed</c> adds ours in bf16-mixed.
/// </summary>
internal static class StepBenchmark
{
    private const int Batch = 32;
    private const int LeastSteps = 4;
    private const int LeastReviews = 640;
    private const int MaxLength = 128;
    private const int TokensPerStep = 2048;

    public static int Run(Options options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("step-");
        try
        {
            Table.Begin("size", "lengths", "threads", "what", "tokens/s", "times the peer's", "tokens a CPU second", "peak resident MB", "matrix products, GFLOP/s", "share of that rate");
            int[][] reviews = options.Has("--reviews") ? Ours.Encode(Path.GetDirectoryName(ReferenceTexts.VocabularyFile)!, Reviews.Take(20_000), MaxLength) : [];
            foreach (ModelSize size in options.Sizes(ModelSize.Tiny, ModelSize.Mini, ModelSize.Small))
            {
                string file = Path.Combine(folder.FullName, "lengths.json");
                foreach (int threads in options.Threads)
                {
                    if (options.Has("--reviews"))
                    {
                        var work = new TrainingWork { Size = size, Threads = threads, LengthsFile = file, Batch = Batch, TokensPerStep = TokensPerStep };
                        Measure(work, ReviewLengths(size, reviews, Operations(options)), "reviews", options);
                        continue;
                    }

                    foreach (int length in options.Numbers("--lengths", 64, 128))
                    {
                        var work = new TrainingWork { Size = size, Threads = threads, LengthsFile = file, Batch = Batch };
                        Measure(work, EqualLengths(work, length, Operations(options)), $"{length}", options);
                    }
                }
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Of the counted steps: some ten seconds, more where <see cref="LeastSteps"/> take longer.</summary>
    private static double Operations(Options options) => options.Number("--operations", 5e11);

    private static int[] EqualLengths(TrainingWork work, int length, double operations)
    {
        int steps = Math.Max(LeastSteps, (int)(operations / work.Size.TrainingOperations(Enumerable.Repeat(length, Batch))));
        return [.. Enumerable.Repeat(length, Batch * (work.Warmup + steps))];
    }

    private static int[] ReviewLengths(ModelSize size, int[][] reviews, double operations)
    {
        int[] lengths = [.. reviews.Select(ids => ids.Length)];
        int count = (int)(operations / size.TrainingOperations(lengths) * lengths.Length);
        return lengths[..Math.Clamp(count, LeastReviews, lengths.Length)];
    }

    private static void Measure(TrainingWork work, int[] lengths, string name, Options options)
    {
        File.WriteAllText(work.LengthsFile, JsonSerializer.Serialize(lengths));
        List<Measured> ours = [], mixed = [], peer = [], products = [];
        var product = new ProductsWork(work.Size, work.TokensPerStep > 0 ? work.TokensPerStep : work.Batch * lengths[0]);
        for (int pass = 0; pass < options.Passes; pass++)
        {
            ours.Add(Child.StartOurs("classifier", work, work.Threads));
            if (options.Has("--mixed"))
            {
                mixed.Add(Child.StartOurs("classifier", work with { Precision = Precision.Bf16Mixed }, work.Threads));
            }

            peer.Add(Child.StartPeer(options, "step.py", work));
            products.Add(Child.StartOurs("products", product, work.Threads));
        }

        double rate = new Medians(products).Of(m => m.Gigaflops);
        double operationsPerToken = work.Size.TrainingOperations(lengths) / lengths.Sum();
        double peerRate = new Medians(peer).TokensPerSecond;
        foreach ((string what, List<Measured> passes) in new[] { ("ours", ours), ("ours, bf16-mixed", mixed), ("peer", peer) }.Where(side => side.Item2.Count > 0))
        {
            var side = new Medians(passes);
            Table.Row(
                work.Size.Name, name, $"{work.Threads}", $"{what}: {side.With}", Table.Number(side.TokensPerSecond), Table.Number(side.TokensPerSecond / peerRate),
                Table.Number(side.TokensPerCpuSecond), Table.Number(side.PeakMegabytes), Table.Number(rate), Table.Number(side.TokensPerSecond * operationsPerToken / 1e9 / rate));
        }
    }
}
