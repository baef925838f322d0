using BertPipeline.Contracts;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.PyTorch;

/// <summary>Every file in both forms; the values stand in Reference/make.py.</summary>
public sealed class PyTorchFileTests
{
    [Theory]
    [InlineData("types.bin")]
    [InlineData("types.legacy.bin")]
    public void Open_EveryType_ReadsTypesAndBytes(string name)
    {
        using ITensorFile file = TensorFiles.OpenFile(ReferenceFile.PathOf(name));

        Assert.Equal(
            [TensorType.Float64, TensorType.Float32, TensorType.Float16, TensorType.BFloat16, TensorType.Int64, TensorType.Int32, TensorType.Int16, TensorType.Int8, TensorType.UInt8, TensorType.Bool],
            file.Tensors.Select(t => t.Type));
        Assert.All(file.Tensors, t => Assert.Equal([2, 3], t.Shape));
        foreach (string floating in new[] { "double", "single", "half", "bfloat16" })
        {
            Assert.Equal([0, 0.125f, 0.25f, 0.375f, 0.5f, 0.625f], file.Singles(floating));
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], Enumerable.Range(0, 6).Select(i => BitConverter.ToInt64(file.Bytes("int64"), 8 * i)));
        Assert.Equal([0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0], file.Bytes("int16"));
        Assert.Equal([0, 0, 0, 1, 1, 1], file.Bytes("bool"));
        var error = Assert.Throws<UserErrorException>(() => file.Singles("int32"));
        Assert.Contains("'int32' holds Int32, not weights", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("views.bin")]
    [InlineData("views.legacy.bin")]
    public void Open_ViewsOfSharedStorage_ReadInRowMajorOrder(string name)
    {
        using ITensorFile file = TensorFiles.OpenFile(ReferenceFile.PathOf(name));

        float[] grid = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        Assert.Equal(grid, file.Singles("whole"));
        Assert.Equal(grid, file.Singles("tied"));
        Assert.Equal([6, 4], file.Find("transposed")!.Shape);
        Assert.Equal([0, 6, 12, 18, 1, 7, 13, 19, 2, 8, 14, 20, 3, 9, 15, 21, 4, 10, 16, 22, 5, 11, 17, 23], file.Singles("transposed"));
        Assert.Equal(grid[6..18], file.Singles("rows"));
        Assert.Equal([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23], file.Singles("columns"));
        Assert.Equal([4, 2, 3], file.Find("permuted")!.Shape);
        Assert.Equal([0, 4, 8, 12, 16, 20, 1, 5, 9, 13, 17, 21, 2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23], file.Singles("permuted"));
        Assert.Equal([2.5f], file.Singles("scalar"));
        Assert.Equal([0, 4], file.Find("empty")!.Shape);
        Assert.Empty(file.Singles("empty"));
        Assert.Equal([1, 1], file.Singles("parameter"));
        Assert.True(file.AreEqual("whole", "tied"));
        Assert.False(file.AreEqual("whole", "transposed"));
    }

    [Theory]
    [InlineData("parallel.bin", "module.weight", "module.bias")]
    [InlineData("parallel.legacy.bin", "module.weight", "module.bias")]
    [InlineData("training.bin", "weight", "bias")]
    [InlineData("training.legacy.bin", "weight", "bias")]
    public void Open_ParallelOrNestedInTrainingState_FindsTheWeights(string name, string weight, string bias)
    {
        using ITensorFile file = TensorFiles.OpenFile(ReferenceFile.PathOf(name));

        Assert.Equal([weight, bias], file.Tensors.Select(t => t.Name));
        if (name.StartsWith("parallel", StringComparison.Ordinal))
        {
            Assert.Equal([0, 1, 2, 3, 4, 5], file.Singles(weight));
            Assert.Equal([7, 8], file.Singles(bias));
        }
    }

    [Theory]
    [InlineData("protocol4.bin")]
    [InlineData("protocol4.legacy.bin")]
    public void Open_Protocol4BesideOtherValues_ReadsTheTensor(string name)
    {
        using ITensorFile file = TensorFiles.OpenFile(ReferenceFile.PathOf(name));

        Assert.Equal([0, 1, 2, 3, 4, 5], file.Singles(Assert.Single(file.Tensors).Name));
    }

    [Theory]
    [InlineData("malicious.bin")]
    [InlineData("malicious.legacy.bin")]
    public void Open_Command_RefusedByNameAndNotRun(string name)
    {
        string path = ReferenceFile.PathOf(name);

        var error = Assert.Throws<UserErrorException>(() => TensorFiles.OpenFile(path));

        Assert.StartsWith($"{path} asks for posix.system, which weights do not need: refused, and nothing in the file was executed.", error.Message, StringComparison.Ordinal);
        Assert.Contains("torch.save(model.state_dict()", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/the-pickle-was-executed"));
    }

    [Fact]
    public void Open_WholeModel_RefusedWithTheMend()
    {
        var error = Assert.Throws<UserErrorException>(() => TensorFiles.OpenFile(ReferenceFile.PathOf("module.legacy.bin")));

        Assert.Contains("torch.nn.modules.linear.Linear", error.Message, StringComparison.Ordinal);
        Assert.Contains("state_dict()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ModelOfTheArticlesLibrary_SameInBothForms()
    {
        using ITensorFile zip = TensorFiles.OpenFile(ReferenceFile.PathOf("bert.bin"));
        using ITensorFile legacy = TensorFiles.OpenFile(ReferenceFile.PathOf("bert.legacy.bin"));

        // The one with the names of 2018, the other with today's.
        Assert.Equal(47, zip.Tensors.Count);
        Assert.Contains(legacy.Tensors, t => t.Name == "bert.embeddings.LayerNorm.gamma");
        Assert.All(zip.Tensors.Zip(legacy.Tensors), pair =>
        {
            Assert.Equal(TensorNames.Canonical(pair.First.Name), TensorNames.Canonical(pair.Second.Name));
            Assert.Equal(zip.Bytes(pair.First.Name), legacy.Bytes(pair.Second.Name));
        });
    }
}
