using System.Buffers.Binary;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Checkpoints;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Checkpoints;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public SafeTensorsTests() => TorchRuntime.Start();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void WriteThenRead_AnyShape_SameValues()
    {
        using var scope = NewDisposeScope();
        (string, Tensor)[] tensors = [("b.weight", randn(3, 5)), ("a.scalar", tensor(2.5f)), ("a.bias", randn(7)), ("empty", zeros(0, 4))];
        SafeTensorsWriter.Write(_path, tensors);

        using var reader = new SafeTensorsReader(_path);

        Assert.Equal(["a.bias", "a.scalar", "b.weight", "empty"], reader.Names.Order(StringComparer.Ordinal));
        foreach ((string name, Tensor value) in tensors)
        {
            Tensor read = zeros(value.shape);
            reader.CopyTo(name, read);
            Assert.True(read.allclose(value, 0, 0), name);
        }
    }

    [Fact]
    public void Write_Header_IsWhatHuggingFaceReads()
    {
        using var scope = NewDisposeScope();
        SafeTensorsWriter.Write(_path, [("w", ones(1, 2))]);

        byte[] bytes = File.ReadAllBytes(_path);

        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(bytes, 8, length).TrimEnd());
        Assert.Equal([0, 0, 128, 63, 0, 0, 128, 63], bytes[(8 + length)..]);
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3e }, 1.5f)]
    [InlineData("BF16", new byte[] { 0xc0, 0x3f }, 1.5f)]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f }, 1.5f)]
    public void CopyTo_OtherPrecision_BecomesFp32(string dtype, byte[] data, float expected)
    {
        using var scope = NewDisposeScope();
        WriteRaw($$$"""{"x":{"dtype":"{{{dtype}}}","shape":[1],"data_offsets":[0,{{{data.Length}}}]}}""", data);

        using var reader = new SafeTensorsReader(_path);

        Tensor target = zeros(1);
        reader.CopyTo("x", target);
        Assert.Equal(expected, target.item<float>());
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "does not fill")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 2, "lies at bytes 0 to 4 of 2")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "expected from 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "'y' lies at bytes 2 to 6")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "4 bytes follow")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""", 4, "does not fill")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "odd shape")]
    [InlineData("""{"x":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""", 4, "has the type 'Q4'")]
    [InlineData("""{"x":{"shape":[1]}}""", 4, "header cannot be read")]
    [InlineData("""[1, 2]""", 0, "header cannot be read")]
    [InlineData("""{"x":""", 0, "header cannot be read")]
    public void Open_Malformed_SaysWhatIsWrong(string header, int dataLength, string expected)
    {
        WriteRaw(header, new byte[dataLength]);

        var error = Assert.Throws<UserErrorException>(() => new SafeTensorsReader(_path));

        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 200, 0, 0, 0, 0, 0, 0, 0, 1 })]
    public void Open_NoHeader_SaysSo(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);

        Assert.Throws<UserErrorException>(() => new SafeTensorsReader(_path));
    }

    private void WriteRaw(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(_path, [.. length, .. json, .. data]);
    }
}
