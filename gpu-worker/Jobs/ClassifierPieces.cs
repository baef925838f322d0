using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Randomness;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>What a classifier is trained on and chosen by.</summary>
/// <param name="Tags">The order of the logits.</param>
internal sealed record ClassifierPieces(IReadOnlyList<string> Tags, IReadOnlyList<Piece> Train, IReadOnlyList<Piece> Validation)
{
    /// <summary>With so many pieces to train on: those with the smallest hashes of their ids, so that every variant and seed learns from the same, and fewer are among the more.</summary>
    public ClassifierPieces WithTrain(int count) => this with
    {
        Train = [.. Train.OrderBy(piece => SplitMix64.Mix((ulong)(piece.Id + 1L) * SplitMix64.GoldenGamma)).Take(count).OrderBy(piece => piece.Id)],
    };
}
