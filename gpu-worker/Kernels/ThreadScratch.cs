namespace BertPipeline.GpuWorker.Kernels;

/// <summary>Small buffers of a thread's own, for what a task needs only while it runs. They end with the thread.</summary>
internal static unsafe class ThreadScratch
{
    [ThreadStatic]
    private static FloatBuffer[]? _buffers;

    /// <summary>Who uses which: two that are alive at once must differ.</summary>
    internal enum Use
    {
        PackedRows,
        PackedPanels,
        Tile,
        Scores,
        ScoreGradients,
        Row,
        Gates,
    }

    /// <summary>Room for that many floats, with whatever was written there last.</summary>
    public static float* Reserve(Use use, nint floats)
    {
        _buffers ??= [.. Enum.GetValues<Use>().Select(_ => new FloatBuffer())];
        return _buffers[(int)use].Reserve(floats);
    }
}
