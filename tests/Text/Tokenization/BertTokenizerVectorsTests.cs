using System.Globalization;
using System.Text;
using System.Text.Json;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests.Tokenization;

/// <summary>Against what pytorch_pretrained_bert 0.6.2's BertTokenizer gives under Python 3.11 (Unicode 14) with bert-base-uncased's vocabulary.</summary>
public sealed class BertTokenizerVectorsTests
{
    /// <summary>Every code point of the reference texts that Unicode 14 does not assign, by <c>unicodedata</c> of Python 3.11.</summary>
    private static readonly HashSet<int> UnassignedInUnicode14 =
    [
        0x378, 0xAB1, 0xACF, 0xC49, 0xCB4, 0xCD4, 0xD0D, 0xD45, 0xE61, 0xE63, 0x125F, 0x18FC, 0x19CB, 0x1AE4, 0x1FDC, 0x2FDA, 0xD7FF, 0xFB3D,
        0x10061, 0x1052D, 0x10FA5, 0x11514, 0x1164F, 0x11E17, 0x12D36, 0x12E87, 0x13A68, 0x13B6B, 0x13F87, 0x14133, 0x1479C, 0x14C79, 0x14CDD,
        0x14F81, 0x153A9, 0x15687, 0x157A5, 0x15AA9, 0x15CDA, 0x15CFD, 0x15DA6, 0x15F2C, 0x15F77, 0x160A1, 0x161FE, 0x16BD9, 0x16C2B, 0x18F42,
        0x19318, 0x193DE, 0x19826, 0x19860, 0x1A16F, 0x1A41B, 0x1A492, 0x1A6CE, 0x1A774, 0x1A9AD, 0x1B568, 0x1BA9C, 0x1BF95, 0x1C08A, 0x1C3B4,
        0x1C681, 0x1C9F9, 0x1DFC0, 0x1E213, 0x1E5D2, 0x1EF1F, 0x2F37F,
    ];

    private static readonly Lazy<WordPieceTokenizer> Uncased = new(() => new WordPieceTokenizer(
        Vocabulary.Load(ReferenceData.Path("bert-base-uncased", "vocab.txt")), new WordPieceOptions { NeverSplit = Vocabulary.SpecialTokens }));

    [Fact]
    public void EncodeToIds_OnReferenceTexts_GivesTheReferenceIds()
    {
        Vector[] vectors = [.. Vectors()];

        Assert.Equal(942, vectors.Length);
        Assert.Empty(vectors.Where(v => !v.IsVersionDependent && !Uncased.Value.EncodeToIds(v.Text).SequenceEqual(v.Ids)).Select(v => v.Line));
    }

    /// <summary>A text that differs holds a character that Unicode assigned after 14: Python 3.11 drops it, .NET 10 does not. Without it the ids are equal.</summary>
    [Fact]
    public void EncodeToIds_OnTextsThatUnicodeVersionsTellApart_DiffersByNewlyAssignedCharactersOnly()
    {
        Vector[] vectors = [.. Vectors().Where(v => v.IsVersionDependent)];
        Vector[] differing = [.. vectors.Where(v => !Uncased.Value.EncodeToIds(v.Text).SequenceEqual(v.Ids))];

        Assert.Equal(55, vectors.Length);
        Assert.All(vectors, v => Assert.Contains(v.Text.EnumerateRunes(), r => UnassignedInUnicode14.Contains(r.Value)));
        Assert.All(differing, v => Assert.Contains(v.Text.EnumerateRunes(), IsAssignedSince));
        Assert.All(vectors, v => Assert.Equal(v.Ids, Uncased.Value.EncodeToIds(string.Concat(v.Text.EnumerateRunes().Where(r => !IsAssignedSince(r))))));
        TestContext.Current.TestOutputHelper?.WriteLine($"{differing.Length} of {vectors.Length} differ.");
    }

    /// <summary>
    /// Google's original differs in two ways: it keeps private-use and unassigned characters, which Hugging Face drops, and its words may have 200
    /// characters.
    /// </summary>
    [Fact]
    public void EncodeToIds_OnTextsWhereGooglesTokenizerDiffers_DiffersForTheTwoKnownReasons()
    {
        Vector[] vectors = [.. Vectors().Where(v => v.GoogleIds is not null)];
        var longWords = new WordPieceTokenizer(Uncased.Value.Vocabulary, Uncased.Value.Options with { MaxCharsPerWord = 200 });
        Vector[] byLength = [.. vectors.Where(v => !v.Text.EnumerateRunes().Any(IsKeptByGoogle))];

        Assert.Equal(81, vectors.Length);
        Assert.Equal(2, byLength.Length);
        Assert.All(byLength, v => Assert.Equal(v.GoogleIds, longWords.EncodeToIds(v.Text)));
    }

    private static bool IsKeptByGoogle(Rune rune) =>
        UnassignedInUnicode14.Contains(rune.Value) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.PrivateUse;

    private static bool IsAssignedSince(Rune rune) =>
        UnassignedInUnicode14.Contains(rune.Value) && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.OtherNotAssigned;

    private static IEnumerable<Vector> Vectors() => File.ReadLines(ReferenceData.Path("tokenizer", "vectors.jsonl")).Select(line =>
    {
        using JsonDocument vector = JsonDocument.Parse(line);
        JsonElement root = vector.RootElement;
        return new Vector(
            line, EscapedText.Unescape(root.GetProperty("text").GetRawText()[1..^1]), Ids(root, "ids")!, Ids(root, "ids_google"),
            root.TryGetProperty("has_unassigned_in_unicode14", out _));
    });

    private static int[]? Ids(JsonElement vector, string name) =>
        vector.TryGetProperty(name, out JsonElement ids) ? [.. ids.EnumerateArray().Select(i => i.GetInt32())] : null;

    private sealed record Vector(string Line, string Text, int[] Ids, int[]? GoogleIds, bool IsVersionDependent);
}
