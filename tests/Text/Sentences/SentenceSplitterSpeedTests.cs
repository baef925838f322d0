using System.Diagnostics;
using BertPipeline.Text.Sentences;

namespace BertPipeline.Text.Tests.Sentences;

/// <summary>Texts that make careless rules look at everything again and again. A quadratic rule would take minutes; the bound is far above the linear time.</summary>
public sealed class SentenceSplitterSpeedTests
{
    [Theory]
    [InlineData("a.B")]
    [InlineData(".,")]
    [InlineData("1) ")]
    [InlineData("😀.")]
    [InlineData("\"a ")]
    [InlineData("x . ")]
    [InlineData("At 5 p.m. ")]
    [InlineData("'a ")]
    [InlineData("(1) ")]
    [InlineData("«")]
    [InlineData("((")]
    [InlineData("1 1. ")]
    [InlineData("e. g. ")]
    [InlineData("a.b@")]
    [InlineData(". 😀")]
    [InlineData("wrapped\n")]
    [InlineData("a")]
    public void Split_ManyCharactersOfOneKind_TakesLinearTime(string kind)
    {
        string text = string.Concat(Enumerable.Repeat(kind, 300_000 / kind.Length));

        long start = Stopwatch.GetTimestamp();
        SentenceSplitter.Split(text);

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
    }
}
