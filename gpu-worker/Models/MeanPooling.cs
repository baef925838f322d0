using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The sequence as one vector: the mean of its tokens' hidden states (Reimers and Gurevych 2019, arXiv:1908.10084, section 3).</summary>
internal static class MeanPooling
{
    /// <param name="hidden">Of the last layer, <c>[tokens, hidden]</c>.</param>
    /// <param name="runs">The sequences that it was computed from.</param>
    /// <returns><c>[sequences, hidden]</c></returns>
    public static Tensor Apply(Tensor hidden, IReadOnlyList<SequenceRun> runs) =>
        runs.Map((run, rows) => rows[0].view(run.Count, run.Length, -1).mean([1]), hidden);
}
