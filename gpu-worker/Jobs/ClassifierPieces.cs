using BertPipeline.Contracts.Data;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>What a classifier is trained on and chosen by.</summary>
/// <param name="Tags">The order of the logits.</param>
internal sealed record ClassifierPieces(IReadOnlyList<string> Tags, IReadOnlyList<Piece> Train, IReadOnlyList<Piece> Validation);
