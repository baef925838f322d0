using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Weights.PyTorch;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.Tensors;

public sealed class FiniteValuesTests : IDisposable
{
    // A window and a bit, so that there are whole vectors, whole windows and what is left of both.
    private const int Count = 70_001;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Bits by IEEE 754, and by bf16's definition as the upper half of an fp32.</summary>
    [Theory]
    [InlineData("F32", 0x7FC0_0000UL)] // NaN
    [InlineData("F32", 0xFFC0_0001UL)] // −NaN
    [InlineData("F32", 0x7F80_0000UL)] // ∞
    [InlineData("F32", 0xFF80_0000UL)] // −∞
    [InlineData("F16", 0x7E00UL)]
    [InlineData("F16", 0xFC00UL)]
    [InlineData("BF16", 0x7FC0UL)]
    [InlineData("BF16", 0xFF80UL)]
    [InlineData("F64", 0x7FF8_0000_0000_0000UL)]
    [InlineData("F64", 0xFFF0_0000_0000_0000UL)]
    [InlineData("F64", 0x4813_D2DA_D072_4D03UL)] // About 1.68e39: infinite in fp32.
    public void RequireFinite_OneValueThatIsNot_NamesFileAndTensor(string dtype, ulong bits)
    {
        foreach (int place in new[] { 0, 5, 65_536, Count - 1 })
        {
            using ITensorFile file = Stored(dtype, bits, place);

            string message = Assert.Throws<UserErrorException>(() => file.RequireFinite("bert.x")).Message;

            Assert.StartsWith($"{file.Path}: 'bert.x' holds values that are no number", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("F32", 0x7F7F_FFFFUL)] // The largest.
    [InlineData("F32", 0xFF7F_FFFFUL)]
    [InlineData("F32", 0x0000_0001UL)] // The smallest.
    [InlineData("F16", 0xFBFFUL)]
    [InlineData("BF16", 0xFF7FUL)]
    [InlineData("F64", 0xC7EF_FFFF_E000_0000UL)] // fp32's largest.
    [InlineData("I32", 0x7FC0_0000UL)] // A whole number.
    public void RequireFinite_AnyNumber_IsNone(string dtype, ulong bits)
    {
        using ITensorFile file = Stored(dtype, bits, place: 7);

        file.RequireFinite("bert.x");
    }

    [Fact]
    public void RequireFinite_DoubleThatRoundsToInfinityInSingle_IsWhereTheConversionDoes()
    {
        const ulong least = 0x47EF_FFFF_F000_0000;
        Assert.True(float.IsInfinity((float)BitConverter.UInt64BitsToDouble(least)) && float.IsFinite((float)BitConverter.UInt64BitsToDouble(least - 1)));

        using (ITensorFile below = Stored("F64", least - 1, place: 7))
        {
            below.RequireFinite("bert.x");
        }

        using ITensorFile file = Stored("F64", least, place: 7);
        Assert.Throws<UserErrorException>(() => file.RequireFinite("bert.x"));
    }

    [Fact]
    public void RequireFinite_OfPyTorchsFile_NamesTheTensor()
    {
        string path = _folder.File("pytorch_model.bin");
        PyTorchWriter.Write(path, [OutgoingTensor.Of("sound", [2], [1, -2]), OutgoingTensor.Of("empty", [0], []), OutgoingTensor.Of("broken", [2], [1, float.NaN])], []);
        using ITensorFile file = TensorFiles.OpenFile(path);

        file.RequireFinite("sound");
        file.RequireFinite("empty");
        Assert.Contains("'broken' holds values that are no number", Assert.Throws<UserErrorException>(() => file.RequireFinite("broken")).Message, StringComparison.Ordinal);
    }

    /// <summary>The grid's element 5 (5.0) becomes NaN: only the views that show it are unsound, be they in one piece or not.</summary>
    [Fact]
    public void RequireFinite_OfViews_SeesTheElementsThatTheyShow()
    {
        string path = _folder.File("views.bin");
        byte[] bytes = ReferenceFile.Bytes("views.legacy.bin");
        byte[] grid = MemoryMarshal.AsBytes(Enumerable.Range(0, 24).Select(i => (float)i).ToArray().AsSpan()).ToArray();
        int start = bytes.AsSpan().IndexOf(grid);
        Assert.True(start >= 0, "the grid lies in the file as it is");
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(start + (5 * sizeof(float))), float.NaN);
        File.WriteAllBytes(path, bytes);
        using ITensorFile file = TensorFiles.OpenFile(path);

        foreach (string broken in new[] { "whole", "tied", "transposed", "columns" })
        {
            Assert.Throws<UserErrorException>(() => file.RequireFinite(broken));
        }

        file.RequireFinite("rows");
        file.RequireFinite("scalar");
        file.RequireFinite("parameter");
    }

    /// <summary>A safetensors file of zeros but for one place.</summary>
    private ITensorFile Stored(string dtype, ulong bits, int place)
    {
        int size = dtype switch { "F64" => 8, "F32" or "I32" => 4, _ => 2 };
        byte[] header = Encoding.UTF8.GetBytes($$$"""{"bert.x":{"dtype":"{{{dtype}}}","shape":[{{{Count}}}],"data_offsets":[0,{{{size * Count}}}]}}""");
        byte[] file = new byte[8 + header.Length + (size * Count)];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        BitConverter.GetBytes(bits).AsSpan(0, size).CopyTo(file.AsSpan(8 + header.Length + (size * place)));
        string path = _folder.File("model.safetensors");
        File.WriteAllBytes(path, file);
        return TensorFiles.OpenFile(path);
    }
}
