namespace BertPipeline.GpuWorker.Native;

/// <summary>How many threads compute on the processor.</summary>
internal static class ProcessorThreads
{
    /// <summary>As many as the variable OMP_NUM_THREADS says, or as there are cores.</summary>
    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out int asked) && asked > 0 ? asked : Environment.ProcessorCount;
}
