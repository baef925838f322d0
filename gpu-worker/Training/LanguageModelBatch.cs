using BertPipeline.GpuWorker.Models.Batches;

namespace BertPipeline.GpuWorker.Training;

/// <summary>A micro-batch of pregenerated examples.</summary>
internal sealed record LanguageModelBatch
{
    public required SequenceBatch Inputs { get; init; }

    /// <summary>Indices of tokens in the batch, <c>[masked]</c>.</summary>
    public required long[] MaskedPositions { get; init; }

    /// <summary>The words that were there, <c>[masked]</c>.</summary>
    public required long[] MaskedIds { get; init; }

    /// <summary>0 next, 1 random, <c>[batch]</c>.</summary>
    public required long[] NextLabels { get; init; }

    /// <summary>Masked positions of the whole step.</summary>
    public long StepMasked { get; init; }

    /// <summary>Examples of the whole step.</summary>
    public long StepExamples { get; init; }
}
