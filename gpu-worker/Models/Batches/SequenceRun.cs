namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>Neighbours of one length in a batch: a rectangle, which attention needs no mask for.</summary>
/// <param name="Count">Sequences.</param>
/// <param name="Length">Tokens of each.</param>
internal readonly record struct SequenceRun(int Count, int Length)
{
    public int Tokens => Count * Length;

    /// <summary>Tokens of each sequence of all runs.</summary>
    public static int[] LengthsOf(IEnumerable<SequenceRun> runs) => [.. runs.SelectMany(run => Enumerable.Repeat(run.Length, run.Count))];
}
