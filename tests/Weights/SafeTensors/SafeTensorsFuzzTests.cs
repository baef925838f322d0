using BertPipeline.Contracts;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.SafeTensors;

/// <summary>Damaged files end with an error that names them, or are read.</summary>
public sealed class SafeTensorsFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly byte[] _bytes;

    public SafeTensorsFuzzTests()
    {
        _path = _folder.File("model.safetensors");
        SafeTensorsWriter.Write(_path, [OutgoingTensor.Of("a", [2, 3], [1, 2, 3, 4, 5, 6]), OutgoingTensor.Of("b", [2], [7, 8]), OutgoingTensor.Of("c", [], [9])]);
        _bytes = File.ReadAllBytes(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_TruncatedAnywhere_IsAnError()
    {
        for (int length = 0; length < _bytes.Length; length++)
        {
            _folder.Write("model.safetensors", _bytes[..length]);
            Assert.Contains(_path, Assert.Throws<UserErrorException>(ReadAll).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_AnyByteChanged_IsReadOrAnError()
    {
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 10 * _bytes.Length; i++)
        {
            byte[] damaged = [.. _bytes];
            damaged[i % _bytes.Length] = (byte)random.Next(256);
            _folder.Write("model.safetensors", damaged);
            try
            {
                ReadAll();
            }
            catch (UserErrorException error)
            {
                Assert.Contains(_path, error.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.True(refused > 0, "no change was noticed");
    }

    private void ReadAll()
    {
        using ITensorFile file = TensorFiles.OpenFile(_path);
        foreach (TensorInfo tensor in file.Tensors)
        {
            file.Read(tensor.Name, new byte[tensor.Bytes]);
        }
    }
}
