using BertPipeline.Contracts;
using BertPipeline.Testing.Onnx;

namespace BertPipeline.Weights.Tests.Onnx;

/// <summary>What is no encoder, or damaged: every message names the file.</summary>
public sealed class UnsoundOnnxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(OnnxWriter.UInt8, "holds UInt8, not Float")]
    [InlineData(OnnxWriter.Float16, "holds Float16, not Float")]
    [InlineData(OnnxWriter.Int64, "holds Int64, not Float")]
    [InlineData(99, "holds 99, not Float")]
    public void Open_WeightsOfAnotherType_AreRefused(int type, string said) =>
        Refuses(new OnnxWriter().Tensor(OnnxWriter.Head([2], type).Text(8, "a.weight").Bytes(9, new byte[2])), $"'a.weight' {said}", "fp32, not fused, not quantized");

    [Fact]
    public void Open_FusedNode_IsRefusedWithItsName() =>
        Refuses(new OnnxWriter().Node("Attention", ["x", "qkv"], "y").Tensor("qkv", [1, 3], 1, 2, 3), "its operations are fused (Attention)");

    [Fact]
    public void Open_MatrixWithoutNamedBias_IsRefused() =>
        Refuses(new OnnxWriter().Node("MatMul", ["x", "927"], "y").Node("Add", ["y", "z"], "w").Tensor("927", [1, 1], 1), "'927' [1, 1] is: MatMul reads it, and no named bias is added");

    [Fact]
    public void Open_MatrixWithTwoBiases_IsRefused() =>
        Refuses(
            new OnnxWriter().Linear("a", "927", 1, 1).Node("Add", ["b.bias", "a/product"], "w").Tensor("b.bias", [1], 0),
            "a.bias and b.bias are added to the product");

    [Fact]
    public void Open_TwoMatricesOfOneBias_AreRefused() =>
        Refuses(
            new OnnxWriter().Linear("a", "927", 1, 1).Node("MatMul", ["x", "928"], "y").Node("Add", ["a.bias", "y"], "z").Tensor("928", [1, 1], 1),
            "'928' is a second a.weight");

    [Fact]
    public void Open_ProductWithFactors_IsRefused() =>
        Refuses(new OnnxWriter().Node("Gemm", ["x", "a.weight", "a.bias"], "y", ("transA", 1)).Tensor("a.weight", [1, 1], 1), "the product with 'a.weight' has factors");

    [Fact]
    public void Open_NoWeights_IsRefused() => Refuses(new OnnxWriter(), "it holds no weights");

    [Fact]
    public void Open_OneNameTwice_IsRefused() => Refuses(new OnnxWriter().Tensor("a.bias", [1], 0).Tensor("a.bias", [1], 0), "'a.bias' is there twice");

    [Fact]
    public void Open_ValuesInAnotherFile_AreRefused() =>
        Refuses(new OnnxWriter().Tensor(OnnxWriter.Head([1], OnnxWriter.Float).Text(8, "a.bias").Integer(14, 1)), "'a.bias' keeps its values in another file");

    [Fact]
    public void Open_NumbersOneByOne_AreRefused() =>
        Refuses(new OnnxWriter().Tensor(OnnxWriter.Head([1], OnnxWriter.Float).Text(8, "a.bias").Single(4, 1)), "has its values in pieces");

    [Theory]
    [InlineData(3L)]
    [InlineData(-2L)]
    [InlineData(long.MaxValue)]
    public void Open_ShapeThatItsBytesDoNotFill_IsRefused(long size) => Refuses(new OnnxWriter().Tensor("a.bias", [size, size], 1, 2), "'a.bias' has 8 bytes, which its shape [");

    [Fact]
    public void Open_ManyDimensions_AreRefused() => Refuses(new OnnxWriter().Tensor("a.bias", [1, 1, 1, 1, 1, 1, 1, 1, 1], 1), "'a.bias' has 9 dimensions");

    [Fact]
    public void Open_LongName_IsRefused() => Refuses(new OnnxWriter().Tensor(new string('a', 1001) + ".bias", [1], 1), "a name at byte");

    /// <summary>A length of −1 is written as the largest number.</summary>
    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(int.MaxValue)]
    [InlineData(1UL)]
    public void Open_LengthBeyondTheEnd_IsRefused(ulong length) =>
        Refuses(new ProtobufWriter().Varint((7 << 3) | 2).Varint(length).ToArray(), $"the field at byte 0 would be {length} bytes long, there are 0");

    [Fact]
    public void Open_LengthWithinTheFileButBeyondItsMessage_IsRefused()
    {
        byte[] graph = new ProtobufWriter().Varint((5 << 3) | 2).Varint(9).ToArray();
        Refuses(new ProtobufWriter().Bytes(7, graph).Bytes(2, new byte[20]).ToArray(), "would be 9 bytes long, there are 0");
    }

    [Fact]
    public void Open_NumberWithoutEnd_IsRefused() => Refuses([0x08, .. Enumerable.Repeat((byte)0xff, 12)], "has more than 64 bits");

    [Fact]
    public void Open_FieldOfAnotherKind_IsRefused() => Refuses(new ProtobufWriter().Integer(7, 1).ToArray(), "its field 7 is written as Varint, not as Bytes");

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x0b)]
    [InlineData(0x0f)]
    public void Open_NoField_IsRefused(byte tag) => Refuses([tag, 0], "at byte 0 there is no field of protobuf");

    [Fact]
    public void Open_MillionsOfFields_AreRefused()
    {
        byte[] fields = new byte[2_000_002];
        for (int i = 0; i < fields.Length; i += 2)
        {
            fields[i] = 8;
        }

        Refuses(fields, "it has more than 1000000 fields");
    }

    [Fact]
    public void Open_GitPointer_SaysHowToGetTheModel() => Refuses("version https://git-lfs.github.com/spec/v1\n"u8.ToArray(), "git lfs pull");

    /// <summary>Whatever is cut off or changed, the file is refused as a user's error, or read.</summary>
    [Fact]
    public void Open_CutOrChangedAnywhere_NeverFailsInAnotherWay()
    {
        byte[] whole = new OnnxWriter().Linear("a", "927", 2, 2).Node("Gemm", ["x", "b.weight", "b.bias"], "y", ("transB", 1)).Tensor("b.weight", [1, 2], 1, 2).ToArray();
        for (int at = 0; at < whole.Length; at++)
        {
            Try(whole[..at]);
            foreach (byte other in new byte[] { 0, 0x7f, 0x80, 0xff, (byte)(whole[at] ^ 1), (byte)(whole[at] ^ 0x10) })
            {
                byte[] changed = [.. whole];
                changed[at] = other;
                Try(changed);
            }
        }
    }

    private void Try(byte[] bytes)
    {
        try
        {
            TensorFiles.OpenFile(_folder.Write("model.onnx", bytes)).Dispose();
        }
        catch (UserErrorException)
        {
        }
    }

    private void Refuses(OnnxWriter model, params string[] said) => Refuses(model.ToArray(), said);

    private void Refuses(byte[] bytes, params string[] said)
    {
        string path = _folder.Write("model.onnx", bytes);

        string message = Assert.Throws<UserErrorException>(() => TensorFiles.OpenFile(path)).Message;

        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.All(said, s => Assert.Contains(s, message, StringComparison.Ordinal));
    }
}
