using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>A batch as the torch modules take it: sequences end to end, on the device.</summary>
/// <param name="Ids">Token ids, <c>[tokens]</c>, int64.</param>
/// <param name="TokenTypes">0 for the first segment, 1 for the second, <c>[tokens]</c>, int64; null when every token is of the first.</param>
/// <param name="Positions">Place of every token in its own sequence, <c>[tokens]</c>, int64.</param>
/// <param name="FirstTokens">Where sequences begin, <c>[sequences]</c>, int64.</param>
/// <param name="Runs">The sequences, neighbours of one length together.</param>
internal sealed record BertInput(Tensor Ids, Tensor? TokenTypes, Tensor Positions, Tensor FirstTokens, IReadOnlyList<SequenceRun> Runs);
