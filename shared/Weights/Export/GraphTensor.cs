namespace BertPipeline.Weights.Export;

/// <summary>Values that a graph asks for by name.</summary>
/// <param name="Name">In the graph.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Values">fp32, in row-major order.</param>
public sealed record GraphTensor(string Name, IReadOnlyList<long> Shape, float[] Values);
