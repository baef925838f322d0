namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>How sequences of different lengths become one batch. Does not change what is computed but for rounding.</summary>
internal enum BatchLayout
{
    /// <summary>A row a sequence: <see cref="PaddedBatch"/>.</summary>
    Padded,

    /// <summary>Several in a row: <see cref="PackedBatch"/>.</summary>
    Packed,

    /// <summary>End to end, for the processor: <see cref="RaggedBatch"/>.</summary>
    Ragged,
}
