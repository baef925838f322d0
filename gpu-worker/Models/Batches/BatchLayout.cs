using TorchSharp;
using static TorchSharp.torch;

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

/// <inheritdoc cref="BatchLayout"/>
internal static class BatchLayouts
{
    /// <param name="device">Where the batch is computed.</param>
    /// <param name="packing">Whether to pack where there are rows to fill.</param>
    public static BatchLayout For(Device device, bool packing = false) =>
        device.type == DeviceType.CPU ? BatchLayout.Ragged : packing ? BatchLayout.Packed : BatchLayout.Padded;
}
