namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// <c>replicas [5] [--sizes L6,L12] [--replicas 1,2,4]</c>: what passes between replicas in a step, on the processor. The cores are the same however many
/// replicas there are: gradients take no less time.
/// </summary>
internal static class ReplicasBenchmark
{
    private const int Sequences = 8;
    private const int Length = 64;

    public static int Run(Options options)
    {
        Table.Begin("model", "million parameters", "replicas", "gradients, s", "reduction, s", "GB/s reduced", "clipping and AdamW, s", "copies, s", "GB/s copied");
        foreach (ModelSize size in options.Sizes(ModelSize.Tiny, ModelSize.Small, ModelSize.Base))
        {
            foreach (int replicas in options.Numbers("--replicas", 1, 2, 4))
            {
                StepParts parts = Ours.StepReplicas(size, replicas, Sequences, Length, options.Passes);
                double gigabytes = 4e-9 * parts.Parameters * (replicas - 1);
                Table.Row(
                    size.Name, Table.Number(parts.Parameters / 1e6), $"{replicas}", Table.Number(parts.Gradients), Table.Number(parts.Reduction),
                    Rate(gigabytes, parts.Reduction), Table.Number(parts.Optimizer), Table.Number(parts.Copies), Rate(gigabytes, parts.Copies));
            }
        }

        return 0;
    }

    /// <summary>Nothing passes between one.</summary>
    private static string Rate(double gigabytes, double seconds) => seconds > 0 ? Table.Number(gigabytes / seconds) : "";
}
