
namespace BertPipeline.Weights.Bert;

/// <summary>A parameter of a model: its name today, and its sizes.</summary>
public sealed record ExpectedTensor(string Name, IReadOnlyList<long> Shape);
