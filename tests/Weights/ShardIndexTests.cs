using BertPipeline.Contracts;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests;

public sealed class ShardIndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ShardIndexTests()
    {
        SafeTensorsWriter.Write(_folder.File("model-00001-of-00002.safetensors"), [OutgoingTensor.Of("a", [2], [1, 2])]);
        SafeTensorsWriter.Write(_folder.File("model-00002-of-00002.safetensors"), [OutgoingTensor.Of("b", [1], [3])]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_TwoShards_AreOneFile()
    {
        WriteIndex("""{"metadata":{"total_size":12},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}""");

        using ITensorFile file = TensorFiles.Open(_folder.Path)!;

        Assert.Equal(["a", "b"], file.Tensors.Select(t => t.Name));
        Assert.Equal([1, 2], file.Singles("a"));
        Assert.Equal([3], file.Singles("b"));
    }

    [Fact]
    public void Open_ShardsOfPyTorch_AreRead()
    {
        File.Copy(ReferenceFile.PathOf("parallel.bin"), _folder.File("pytorch_model-00001-of-00001.bin"));
        File.WriteAllText(_folder.File("pytorch_model.bin.index.json"), """{"weight_map":{"module.weight":"pytorch_model-00001-of-00001.bin"}}""");

        using ITensorFile file = TensorFiles.Open(_folder.Path)!;

        Assert.Equal([0, 1, 2, 3, 4, 5], file.Singles("module.weight"));
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"model-00003-of-00003.safetensors"}}""", "names the shard model-00003-of-00003.safetensors, which")]
    [InlineData("""{"weight_map":{"b":"model-00001-of-00002.safetensors"}}""", "'b' should lie in model-00001-of-00002.safetensors, which lacks it")]
    [InlineData("""{"weight_map":{"a":"../model.safetensors"}}""", "the shard '../model.safetensors', which is no plain file name")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "the shard '/etc/passwd', which is no plain file name")]
    [InlineData("""{"weight_map":{"a":"..\\model.safetensors"}}""", "which is no plain file name")]
    [InlineData("""{"weight_map":{"a":".."}}""", "which is no plain file name")]
    [InlineData("""{"weight_map":{"a":"model.safetensors.index.json"}}""", "which is no plain file name")]
    [InlineData("""{"weight_map":{"a":null}}""", "which is no plain file name")]
    [InlineData("""{"weight_map":{"a":7}}""", "cannot be read")]
    [InlineData("""{"weight_map":["a"]}""", "cannot be read")]
    [InlineData("""{"weight_map":""", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("{}", "has no weight_map")]
    public void Open_UnsoundIndex_SaysWhatIsWrong(string index, string expected)
    {
        WriteIndex(index);

        var error = Assert.Throws<UserErrorException>(() => TensorFiles.Open(_folder.Path));

        Assert.Contains("model.safetensors.index.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoWeights_IsNull()
    {
        using var empty = new TemporaryFolder();

        Assert.Null(TensorFiles.Open(empty.Path));
    }

    [Fact]
    public void Open_SeveralForms_SafeTensorsFirst()
    {
        SafeTensorsWriter.Write(_folder.File("model.safetensors"), [OutgoingTensor.Of("one", [1], [1])]);
        WriteIndex("{}");
        _folder.Write("pytorch_model.bin", [1, 2, 3, 4]);

        using ITensorFile file = TensorFiles.Open(_folder.Path)!;

        Assert.Equal("one", Assert.Single(file.Tensors).Name);
    }

    private void WriteIndex(string json) => File.WriteAllText(_folder.File("model.safetensors.index.json"), json);
}
