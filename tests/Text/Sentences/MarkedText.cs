using BertPipeline.Text.Sentences;

namespace BertPipeline.Text.Tests.Sentences;

/// <summary>Texts in which a bar marks where sentences are to be parted.</summary>
internal static class MarkedText
{
    public static void AssertSplit(string marked) =>
        Assert.Equal(marked.Split('|', StringSplitOptions.TrimEntries), SentenceSplitter.Split(marked.Replace("|", "", StringComparison.Ordinal)));
}
