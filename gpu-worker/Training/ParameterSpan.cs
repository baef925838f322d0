using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Where a parameter lies in the flat buffer of its group.</summary>
/// <param name="Name">As in the state dict.</param>
/// <param name="Offset">First element.</param>
/// <param name="Shape">Its sizes.</param>
internal sealed record ParameterSpan(string Name, long Offset, long[] Shape)
{
    /// <summary>Elements.</summary>
    public long Length { get; } = Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The parameter's part of a flat buffer, a view.</summary>
    public Tensor Of(Tensor buffer) => buffer.narrow(0, Offset, Length).view(Shape);
}
