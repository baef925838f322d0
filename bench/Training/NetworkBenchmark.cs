using System.Text.Json;
using BertPipeline.Text.Benchmarks;

namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// <c>networks [passes] [--families cnn,lstm,ulmfit] [--threads 1,2] [--steps 30]</c>: training steps of the taggers that are no BERT beside the same networks of
/// PyTorch's own modules, on the lengths of real reviews, 16 a step, at most 280 tokens each.
/// </summary>
internal static class NetworkBenchmark
{
    private const int Batch = 16;
    private const int MaxLength = 280;

    public static int Run(Options options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("networks-");
        try
        {
            string file = Path.Combine(folder.FullName, "lengths.json");
            int steps = (int)options.Number("--steps", 30);
            foreach (string family in (options.Text("--families") ?? "cnn,lstm,ulmfit").Split(','))
            {
                foreach (int threads in options.Threads)
                {
                    var work = new TrainingWork { Size = ModelSize.Small, Network = family, Threads = threads, LengthsFile = file, Batch = Batch };
                    int count = Batch * (work.Warmup + steps);
                    int[][] reviews = Ours.Encode(Path.GetDirectoryName(ReferenceTexts.VocabularyFile)!, Reviews.Take(count), MaxLength);
                    File.WriteAllText(file, JsonSerializer.Serialize(reviews.Select(ids => ids.Length)));
                    Measure(work, options);
                }
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(TrainingWork work, Options options)
    {
        List<Measured> ours = [], peer = [];
        for (int pass = 0; pass < options.Passes; pass++)
        {
            ours.Add(Child.StartOurs("classifier", work, work.Threads));
            peer.Add(Child.StartPeer(options, "networks.py", work));
        }

        double reference = new Medians(peer).TokensPerSecond;
        Table.Begin("network", "threads", "what", "tokens/s", "times the peer's", "tokens a CPU second", "peak resident MB");
        foreach ((string what, List<Measured> passes) in new[] { ("ours", ours), ("peer", peer) })
        {
            var side = new Medians(passes);
            Table.Row(
                work.Network!, $"{work.Threads}", $"{what}: {side.With}", Table.Number(side.TokensPerSecond), Table.Number(side.TokensPerSecond / reference),
                Table.Number(side.TokensPerCpuSecond), Table.Number(side.PeakMegabytes));
        }
    }
}
