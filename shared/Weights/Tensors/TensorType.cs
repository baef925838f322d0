namespace BertPipeline.Weights.Tensors;

/// <summary>What the elements of a stored tensor are.</summary>
public enum TensorType
{
    Float64,
    Float32,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    Bool,
}
