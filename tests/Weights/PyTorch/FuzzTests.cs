using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.PyTorch;

/// <summary>Damaged files end with an error that names them, or are read; they never crash, hang or take much memory.</summary>
public sealed class FuzzTests : IDisposable
{
    private static readonly string[] Names =
        ["types.bin", "types.legacy.bin", "views.bin", "views.legacy.bin", "parallel.bin", "training.legacy.bin", "protocol4.bin", "protocol4.legacy.bin"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Files => [.. Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_TruncatedAnywhere_IsAnError(string name)
    {
        byte[] bytes = ReferenceFile.Bytes(name);
        string path = _folder.Write("pytorch_model.bin", bytes);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        for (int length = bytes.Length - 1; length >= 0; length--)
        {
            stream.SetLength(length);
            var error = Assert.Throws<UserErrorException>(() => ReadAll(path));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_AnyByteChanged_IsReadOrAnError(string name)
    {
        byte[] bytes = ReferenceFile.Bytes(name);
        string path = _folder.Write("pytorch_model.bin", bytes);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var random = new Random(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int refused = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte changed = (byte)(i % 2 == 0 ? bytes[i] ^ (1 << random.Next(8)) : random.Next(256));
            Put(stream, i, changed);
            refused += IsRefused(path) ? 1 : 0;
            Put(stream, i, bytes[i]);
        }

        Assert.True(refused > 0, "no change was noticed");
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / bytes.Length;
        Assert.True(each < 1_000_000, $"{each} bytes were allocated for a file of {bytes.Length}");
    }

    [Fact]
    public void Open_RandomBytesBehindAGoodStart_IsReadOrAnError()
    {
        byte[] bytes = ReferenceFile.Bytes("types.legacy.bin");
        var random = new Random(2);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = [.. bytes];
            int start = random.Next(40, bytes.Length - 1);
            random.NextBytes(damaged.AsSpan(start, random.Next(1, Math.Min(12, damaged.Length - start))));
            IsRefused(_folder.Write("pytorch_model.bin", damaged));
        }
    }

    private static void Put(FileStream stream, int position, byte value)
    {
        stream.Position = position;
        stream.WriteByte(value);
    }

    /// <summary>Any exception but a UserErrorException ends the test.</summary>
    private static bool IsRefused(string path)
    {
        try
        {
            ReadAll(path);
            return false;
        }
        catch (UserErrorException error)
        {
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
            return true;
        }
    }

    private static void ReadAll(string path)
    {
        using ITensorFile file = TensorFiles.OpenFile(path);
        foreach (TensorInfo tensor in file.Tensors)
        {
            file.Read(tensor.Name, new byte[tensor.Bytes]);
        }
    }
}
