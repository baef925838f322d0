using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>What is done run by run, because runs alone are rectangles.</summary>
internal static class SequenceRuns
{
    /// <param name="runs">Of a batch.</param>
    /// <param name="each">From tensors that have been cut to the run, <c>[tokens of the run, …]</c>, to what takes their place.</param>
    /// <param name="tensors">Of the whole batch, <c>[tokens, …]</c>.</param>
    /// <returns>The results, one after the other.</returns>
    public static Tensor Map(this IReadOnlyList<SequenceRun> runs, Func<SequenceRun, Tensor[], Tensor> each, params Tensor[] tensors)
    {
        if (runs is [var only])
        {
            return each(only, tensors);
        }

        // Split and not narrowed: the gradients of the parts are put together once.
        long[] sizes = [.. runs.Select(run => (long)run.Tokens)];
        Tensor[][] parts = Array.ConvertAll(tensors, tensor => tensor.split(sizes));
        return cat([.. runs.Select((run, index) => each(run, Array.ConvertAll(parts, part => part[index])))]);
    }
}
