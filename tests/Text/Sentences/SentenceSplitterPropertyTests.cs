using System.IO.Compression;
using System.Text;
using System.Text.Json;
using BertPipeline.Text.Sentences;
using BertPipeline.Text.Tests.Reading;

namespace BertPipeline.Text.Tests.Sentences;

/// <summary>What holds for any text: nothing is lost or added, and a sentence is not split again.</summary>
public sealed class SentenceSplitterPropertyTests
{
    private static readonly string[] Fragments =
    [
        "it", "works", "The", "App", "I", "I'm", "don't", "and", "in", "U.S", "e.g", "Dr", "Inc", "etc", "a.m", "No", "p", "v2", "1", "2", "3.5", "a", "b", "www.x.com/A.B", "x@y.Z",
        ".", ".", ".", "!", "?", "…", "...", ". . .", "?!", ",", ";", ":", "(", ")", "[", "]", "\"", "“", "”", "'", "’", "-", "•", "*", "1.", "2.", "1)", "2)", "a.", "b.",
        "(1)", "(2)", "(a)", "(b)", "1.Op", "2.Ta", "i.", "ii.", "iii.", "I.", "‘", "`", "«", "»", "'cause", "asked", "said", "please", "i", "Yahoo!", "Mon", "EST", "J.", "u.",
        "5", "42nd", "A", "s", "Sat", "vs.", "Mr.", "$", "/", "@", "_", "\\", "‼", "‽", "．", "」", "\uFE0F", "<br>", "<br />", "</p>",
        ":)", ":-(", "<3", "xD", "😀", "👍🏽", "❤️", "中", "。", "\uD800", "\u200B", "\u0301", " ", " ", " ", "  ", "\n", "\n\n", "\r\n", "\t", "\u00A0", "\u2028",
    ];

    [Fact]
    public void Split_RandomFragments_IsLosslessAndStable()
    {
        var random = new Random(20);
        for (int i = 0; i < 60_000; i++)
        {
            AssertHolds(Fragmented(random));
        }
    }

    [Fact]
    public async Task WriteAsync_RandomDocuments_SplitsEachAsIfItStoodAlone()
    {
        var random = new Random(22);
        string[] documents = [.. Enumerable.Range(0, 500).Select(_ => Fragmented(random).Replace('\n', ' ') + "\n\n")];

        string alone = "";
        foreach (string document in documents)
        {
            alone += await Sentences(document);
        }

        Assert.Equal(alone, await Sentences(string.Concat(documents)));
    }

    [Fact]
    public void Split_RandomCharacters_IsLosslessAndStable()
    {
        var random = new Random(21);
        for (int i = 0; i < 3000; i++)
        {
            AssertHolds(string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(128)))));
        }
    }

    [Fact]
    public void Split_RealReviews_IsLosslessAndStable()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(ReferenceData.Path("reviews", "reviews.jsonl.gz")), CompressionMode.Decompress));
        for (int i = 0; i < 20_000 && reader.ReadLine() is { } line; i++)
        {
            using JsonDocument review = JsonDocument.Parse(line);
            AssertHolds(review.RootElement.GetProperty("text").GetString()!);
        }
    }

    private static void AssertHolds(string text)
    {
        IReadOnlyList<string> sentences = SentenceSplitter.Split(text);
        Assert.True(WithoutWhiteSpace(text) == WithoutWhiteSpace(string.Concat(sentences)), $"Lost or added: [{text}]");
        foreach (string sentence in sentences)
        {
            IReadOnlyList<string> again = SentenceSplitter.Split(sentence);
            Assert.True(again.Count == 1 && again[0] == sentence, $"[{sentence}] of [{text}] is split again: {string.Join(" | ", again)}");
        }
    }

    // With spaces, without, or with some.
    private static string Fragmented(Random random)
    {
        int spaces = random.Next(3);
        return string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Fragments[random.Next(Fragments.Length)] + (random.Next(2) < spaces ? " " : "")));
    }

    private static async Task<string> Sentences(string corpus)
    {
        using var output = new MemoryStream();
        await SentenceFile.WriteAsync(Bytes.Of(corpus), "documents.txt", output, areSentences: false, maxDegreeOfParallelism: 2, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static string WithoutWhiteSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
