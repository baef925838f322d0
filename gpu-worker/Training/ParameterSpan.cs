namespace BertPipeline.GpuWorker.Training;

/// <summary>Where a parameter lies in the flat buffer of its group.</summary>
/// <param name="Name">As in the state dict.</param>
/// <param name="Offset">First element.</param>
/// <param name="Shape">Its sizes.</param>
internal sealed record ParameterSpan(string Name, long Offset, long[] Shape)
{
    /// <summary>Elements.</summary>
    public long Length { get; } = Shape.Aggregate(1L, (product, size) => product * size);
}
