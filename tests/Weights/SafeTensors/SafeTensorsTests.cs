using System.Buffers.Binary;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.SafeTensors;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public SafeTensorsTests() => _path = _folder.File("model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteThenRead_AnyShape_SameValues()
    {
        SafeTensorsWriter.Write(_path,
        [
            OutgoingTensor.Of("b.weight", [2, 3], [1, 2, 3, 4, 5, 6]),
            OutgoingTensor.Of("a.scalar", [], [2.5f]),
            OutgoingTensor.Of("empty", [0, 4], []),
        ]);

        using ITensorFile file = TensorFiles.OpenFile(_path);

        Assert.Equal(["b.weight [2, 3]", "a.scalar []", "empty [0, 4]"], file.Tensors.Select(t => $"{t.Name} {t.ShapeText}"));
        Assert.Equal([1, 2, 3, 4, 5, 6], file.Singles("b.weight"));
        Assert.Equal([2.5f], file.Singles("a.scalar"));
        Assert.Empty(file.Singles("empty"));
    }

    [Fact]
    public void Write_Header_IsWhatHuggingFaceReads()
    {
        SafeTensorsWriter.Write(_path, [OutgoingTensor.Of("w", [1, 2], [1, 1])]);

        byte[] bytes = File.ReadAllBytes(_path);

        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(bytes, 8, length).TrimEnd());
        Assert.Equal([0, 0, 128, 63, 0, 0, 128, 63], bytes[(8 + length)..]);
    }

    [Fact]
    public void Write_FewerElementsThanTheShape_Throws() =>
        Assert.Throws<InvalidOperationException>(() => SafeTensorsWriter.Write(_path, [OutgoingTensor.Of("w", [3], [1, 1])]));

    /// <summary>The larger one is read from a mapping, where a page behind the file's end would be a signal.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5_000_000)]
    public void Read_FileCutOffAfterOpening_SaysWhereItEnds(int count)
    {
        SafeTensorsWriter.Write(_path, [OutgoingTensor.Of("w", [count], new float[count])]);
        using ITensorFile file = TensorFiles.OpenFile(_path);
        using (var stream = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(stream.Length - (2 * count));
        }

        var error = Assert.Throws<UserErrorException>(() => file.Singles("w"));

        Assert.Contains($"{_path} ends at byte", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PointerOfGit_SaysHowToGetTheFile()
    {
        File.WriteAllText(_path, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 440449768\n");

        var error = Assert.Throws<UserErrorException>(() => TensorFiles.OpenFile(_path));

        Assert.Contains("git lfs pull", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3e }, 1.5f)]
    [InlineData("BF16", new byte[] { 0xc0, 0x3f }, 1.5f)]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f }, 1.5f)]
    public void ReadSingles_OtherPrecision_BecomesFp32(string dtype, byte[] data, float expected)
    {
        WriteRaw($$$"""{"x":{"dtype":"{{{dtype}}}","shape":[1],"data_offsets":[0,{{{data.Length}}}]}}""", data);

        using ITensorFile file = TensorFiles.OpenFile(_path);

        Assert.Equal([expected], file.Singles("x"));
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'x' is there twice")]
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

        var error = Assert.Throws<UserErrorException>(() => TensorFiles.OpenFile(_path));

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

        Assert.Throws<UserErrorException>(() => TensorFiles.OpenFile(_path));
    }

    private void WriteRaw(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(_path, [.. length, .. json, .. data]);
    }
}
