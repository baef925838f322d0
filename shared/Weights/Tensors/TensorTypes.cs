namespace BertPipeline.Weights.Tensors;

/// <summary>Facts about the types of elements.</summary>
public static class TensorTypes
{
    /// <summary>Bytes of an element.</summary>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.Float64 or TensorType.Int64 => 8,
        TensorType.Float32 or TensorType.Int32 => 4,
        TensorType.Float16 or TensorType.BFloat16 or TensorType.Int16 => 2,
        _ => 1,
    };

    /// <summary>True for what weights are made of: 16, 32 or 64 bits with a fraction.</summary>
    public static bool IsFloating(this TensorType type) =>
        type is TensorType.Float64 or TensorType.Float32 or TensorType.Float16 or TensorType.BFloat16;
}
