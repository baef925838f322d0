
namespace BertPipeline.Weights.PyTorch;

/// <summary>A second name of a tensor.</summary>
/// <param name="Name">The further one.</param>
/// <param name="Of">The one under which it is written.</param>
public sealed record TensorAlias(string Name, string Of);
