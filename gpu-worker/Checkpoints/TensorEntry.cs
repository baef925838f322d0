namespace BertPipeline.GpuWorker.Checkpoints;

/// <summary>A tensor in a safetensors file.</summary>
/// <param name="DType">F32, F16, BF16, …</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Start">First byte, from the end of the header.</param>
/// <param name="End">Byte after the last.</param>
internal sealed record TensorEntry(string DType, long[] Shape, long Start, long End)
{
    public long Length => End - Start;

    public long Elements => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Bytes an element; 0 for a type that weights do not have.</summary>
    public int ElementSize => DType switch
    {
        "F64" or "I64" => 8,
        "F32" or "I32" => 4,
        "F16" or "BF16" => 2,
        "BOOL" or "U8" or "I8" => 1,
        _ => 0,
    };
}
