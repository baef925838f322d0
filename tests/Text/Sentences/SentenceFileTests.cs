using System.Text;
using BertPipeline.Text.Sentences;
using BertPipeline.Text.Tests.Reading;

namespace BertPipeline.Text.Tests.Sentences;

public sealed class SentenceFileTests
{
    [Fact]
    public async Task WriteAsync_Documents_GivesOneSentenceALine()
    {
        (string sentences, (long, long) counts) = await Write("One. Two!\nThree wrapped words\nin one sentence.\n\nFour\n\n", areSentences: false);

        Assert.Equal("One.\nTwo!\nThree wrapped words in one sentence.\n\nFour\n\n", sentences);
        Assert.Equal((2, 4), counts);
    }

    [Fact]
    public async Task WriteAsync_Sentences_AreKept()
    {
        (string sentences, (long, long) counts) = await Write("One. Two!\nThree\n\n\nFour", areSentences: true);

        Assert.Equal("One. Two!\nThree\n\nFour\n\n", sentences);
        Assert.Equal((2, 3), counts);
    }

    [Fact]
    public async Task WriteAsync_AnyNumberOfThreads_GivesTheSameText()
    {
        string corpus = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"Sentence {i} is here. It is no. {i}!\n{(i % 3 == 0 ? "\n" : "")}"));

        Assert.Equal(await Write(corpus, false, degree: 1), await Write(corpus, false, degree: 4));
    }

    private static async Task<(string Sentences, (long Documents, long Sentences) Counts)> Write(string corpus, bool areSentences, int degree = 2)
    {
        using var output = new MemoryStream();
        var counts = await SentenceFile.WriteAsync(Bytes.Of(corpus), "shard-00000.txt", output, areSentences, degree, TestContext.Current.CancellationToken);
        return (Encoding.UTF8.GetString(output.ToArray()), counts);
    }
}
