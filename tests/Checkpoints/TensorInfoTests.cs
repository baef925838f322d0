namespace BertPipeline.Checkpoints.Tests;

public sealed class TensorInfoTests
{
    [Fact]
    public void Bytes_HalfPrecisionMatrix_TwoAnElement() =>
        Assert.Equal(12, new TensorInfo("w", TensorType.Float16, [2, 3]).Bytes);
}
