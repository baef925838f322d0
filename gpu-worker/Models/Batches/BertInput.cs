using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>A batch as the encoder takes it: rows of one sequence each, padded, or of several, packed end to end.</summary>
/// <param name="Ids">Token ids, <c>[batch, length]</c>, int64.</param>
/// <param name="TokenTypes">0 for the first segment, 1 for the second, <c>[batch, length]</c>, int64; null when every token is of the first.</param>
/// <param name="AttentionBias">
/// Added to the attention scores: 0 where a token may be looked at, the smallest float elsewhere; <c>[batch, 1, 1, length]</c> where it hides padding,
/// <c>[batch, 1, length, length]</c> where it keeps packed sequences apart; null when everything may be looked at.
/// </param>
internal sealed record BertInput(Tensor Ids, Tensor? TokenTypes, Tensor? AttentionBias)
{
    /// <summary>Place of every token in its own sequence, <c>[batch, length]</c>, int64; null when every row is one sequence.</summary>
    public Tensor? Positions { get; init; }

    /// <summary>Where sequences begin in the flattened batch, <c>[sequences]</c>, int64; null when every row is one sequence.</summary>
    public Tensor? Starts { get; init; }

    /// <summary>Tokens of every sequence, <c>[sequences]</c>, int64; null when every row is one sequence from end to end.</summary>
    public Tensor? Lengths { get; init; }
}
