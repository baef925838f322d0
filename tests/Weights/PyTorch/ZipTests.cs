using System.IO.Compression;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.PyTorch;

/// <summary>Archives that the framework's own writer made from the entries of one of PyTorch's.</summary>
public sealed class ZipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("pytorch_model.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_OtherRootAndByteOrderLittle_IsRead()
    {
        Write(name => name.Replace("parallel/", "archive/", StringComparison.Ordinal), more: [("archive/byteorder", "little")]);

        using ITensorFile file = TensorFiles.OpenFile(Path);

        Assert.Equal([0, 1, 2, 3, 4, 5], file.Singles("module.weight"));
    }

    [Fact]
    public void Open_BigEndian_IsRefused() => AssertUnsound("a big-endian machine wrote it", more: [("parallel/byteorder", "big")]);

    [Fact]
    public void Open_OddByteOrder_IsRefused() => AssertUnsound("byte order is neither little nor big", more: [("parallel/byteorder", "middle")]);

    [Fact]
    public void Open_CompressedEntries_AreRefused() => AssertUnsound("is compressed or encrypted, which torch.save never does", CompressionLevel.Optimal);

    [Fact]
    public void Open_StorageMissing_NamesTheTensor() =>
        AssertUnsound("the storage of 'module.weight' is not in it", rename: name => name == "parallel/data/0" ? "parallel/data/9" : name);

    [Fact]
    public void Open_StorageTooShort_SaysBothLengths() =>
        AssertUnsound("the storage of 'module.weight' has 3 bytes, 6 elements of 4 were expected", rename: name => name == "parallel/data/0" ? "old" : name, more: [("parallel/data/0", "abc")]);

    [Fact]
    public void Open_NoPickle_SaysSo() => AssertUnsound("with 0 entries */data.pkl", rename: name => name.Replace("data.pkl", "model.pkl", StringComparison.Ordinal));

    [Fact]
    public void Open_TwoPickles_SaysSo() => AssertUnsound("with 2 entries */data.pkl", more: [("other/data.pkl", "N.")]);

    [Fact]
    public void Open_EntryTwice_SaysSo() => AssertUnsound("'parallel/version' is longer than the file, or is there twice", more: [("parallel/version", "3")]);

    private void Write(Func<string, string>? rename = null, CompressionLevel level = CompressionLevel.NoCompression, params (string Name, string Content)[] more)
    {
        using ZipArchive source = ZipFile.OpenRead(ReferenceFile.PathOf("parallel.bin"));
        using var target = new ZipArchive(File.Create(Path), ZipArchiveMode.Create);
        foreach (ZipArchiveEntry entry in source.Entries)
        {
            using Stream from = entry.Open();
            using Stream to = target.CreateEntry(rename?.Invoke(entry.FullName) ?? entry.FullName, level).Open();
            from.CopyTo(to);
        }

        foreach ((string name, string content) in more)
        {
            using Stream to = target.CreateEntry(name, level).Open();
            to.Write(Encoding.ASCII.GetBytes(content));
        }
    }

    private void AssertUnsound(
        string expected, CompressionLevel level = CompressionLevel.NoCompression, Func<string, string>? rename = null, params (string Name, string Content)[] more)
    {
        Write(rename, level, more);

        var error = Assert.Throws<UserErrorException>(() => TensorFiles.OpenFile(Path));

        Assert.StartsWith($"{Path} is not a sound PyTorch file: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
