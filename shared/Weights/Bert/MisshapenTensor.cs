using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Bert;

/// <summary>A stored tensor that has other sizes than the model's parameter.</summary>
public sealed record MisshapenTensor(ExpectedTensor Expected, TensorInfo Stored)
{
    public override string ToString() => $"'{Stored.Name}' has shape {Stored.ShapeText}, config.json asks for [{string.Join(", ", Expected.Shape)}]";
}
