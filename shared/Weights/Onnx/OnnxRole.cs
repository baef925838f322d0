namespace BertPipeline.Weights.Onnx;

/// <summary>What an initializer is in a BERT.</summary>
/// <param name="Name">The parameter's name today.</param>
/// <param name="Tensor">Where its values are.</param>
/// <param name="IsTurned">Whether it is a linear layer's matrix as <c>[inputs, outputs]</c>; else it is as PyTorch keeps it.</param>
internal sealed record OnnxRole(string Name, OnnxTensor Tensor, bool IsTurned = false);
