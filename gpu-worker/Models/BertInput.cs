using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>A padded batch as the encoder takes it.</summary>
/// <param name="Ids">Token ids, <c>[batch, sequence]</c>, int64.</param>
/// <param name="TokenTypes">0 for the first segment, 1 for the second, <c>[batch, sequence]</c>, int64; null when every token is of the first.</param>
/// <param name="AttentionBias">
/// Added to the attention scores: 0 for tokens, the smallest float for padding, <c>[batch, 1, 1, sequence]</c>; null when nothing is padded.
/// </param>
public sealed record BertInput(Tensor Ids, Tensor? TokenTypes, Tensor? AttentionBias);
