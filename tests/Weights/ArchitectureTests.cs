using BertPipeline.Testing;

namespace BertPipeline.Weights.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Folders_EveryArrow_PointsDown() =>
        Assert.Empty(Layers.Violations(typeof(TensorFiles).Assembly, "BertPipeline.Weights", "Tensors", "SafeTensors", "PyTorch", "Onnx", "", "Bert", "Export", "Packages"));
}
