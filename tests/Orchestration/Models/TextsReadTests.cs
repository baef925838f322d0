using System.Text;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage;

namespace BertPipeline.Orchestration.Tests.Models;

public sealed class TextsReadTests
{
    [Fact]
    public void Contains_AnotherCaseAndSpace_IsTheSameText()
    {
        TextsRead read = TextsRead.Of(["The app  is slow."]);

        Assert.True(read.Contains(" the APP is\nslow."));
        Assert.False(read.Contains("The app is slow"));
        Assert.False(TextsRead.None.Contains(""));
    }

    [Fact]
    public void Save_WhatWasReadBeforeToo_ComesBackOnce()
    {
        string path = Path.GetTempFileName();
        try
        {
            TextsRead.Of(["c", "a"], [TextsRead.Of(["a", "b"]), TextsRead.None]).Save(path);

            var read = TextsRead.Parse(File.ReadAllBytes(path), "models/m/0001/texts-read.bin");
            Assert.Equal(3, read.Count);
            Assert.All(["a", "b", "c"], text => Assert.True(read.Contains(text)));
            Assert.False(read.Contains("d"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("BPTEXTS2........")]
    [InlineData("BPTEXTS1.......")]
    public void Parse_AnotherFile_NamesIt(string content) => Assert.Contains(
        "models/m/0001/texts-read.bin",
        Assert.Throws<StorageCorruptionException>(() => TextsRead.Parse(Encoding.ASCII.GetBytes(content), "models/m/0001/texts-read.bin")).Message,
        StringComparison.Ordinal);
}
