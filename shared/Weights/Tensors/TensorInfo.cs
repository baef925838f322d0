namespace BertPipeline.Weights.Tensors;

/// <summary>A stored tensor without its values.</summary>
/// <param name="Name">As it stands in the file.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Shape">Sizes, none of them negative; empty for a single number. Readers have checked that <see cref="Bytes"/> does not overflow.</param>
public sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<long> Shape)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Bytes of the elements side by side.</summary>
    public long Bytes => checked(Elements * Type.Size());

    /// <summary>The shape as messages show it: <c>[30522, 768]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
