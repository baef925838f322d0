using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Bert;

/// <summary>A parameter of the model and the stored tensor that fits it.</summary>
public sealed record MatchedTensor(ExpectedTensor Expected, TensorInfo Stored);
