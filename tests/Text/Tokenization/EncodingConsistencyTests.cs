using System.Buffers;
using System.Text;
using BertPipeline.Text.Tokenization;
using EncodedToken = Microsoft.ML.Tokenizers.EncodedToken;

namespace BertPipeline.Text.Tests.Tokenization;

/// <summary>What must hold between the ways to encode, count, cut and decode, on random texts of ordinary and odd characters.</summary>
public sealed class EncodingConsistencyTests
{
    private static readonly string[] Parts =
    [
        "a", "b", "un", "UN", "affable", "É", "e\u0301", "e\u0301\u0302", "\u0301", "ﬁ", "İ", "ß", "각", "가", "Å", "ñ", "中", "豈", "😀", "👍🏽", "Σ", "ς", "Й",
        "\u200B", "\u00AD", "\0", "\uFFFD", "\uE000", "\uD800", "\uDC00", " ", " ", " ", "\n", "\u00A0", "\u2028", ".", ",", "_", "[MASK]", "≠", "\u037E", "१", "\U00020000",
    ];

    private static readonly string[] Pieces = ["un", "##aff", "##able", "##un", "##ab", "ab"];

    public static TheoryData<bool, bool?> Options => new() { { true, null }, { true, false }, { false, null }, { false, true } };

    [Theory]
    [MemberData(nameof(Options))]
    public void EncodeToTokens_RandomTexts_OffsetsAreMonotoneAndHoldTheTokensText(bool lower, bool? strip)
    {
        WordPieceTokenizer tokenizer = Tokenizer(lower, strip);
        foreach (string text in Texts(seed: 1, count: 3000))
        {
            int start = 0;
            int end = 0;
            foreach (EncodedToken token in tokenizer.EncodeToTokens(text, out _))
            {
                (int tokenStart, int tokenEnd) = (token.Offset.Start.Value, token.Offset.End.Value);
                Assert.True(tokenStart < tokenEnd && tokenEnd <= text.Length && tokenEnd >= end && tokenStart >= start, text);

                // Tokens overlap in one character only, which became several: a Hangul syllable cut between its letters.
                Assert.True(tokenStart >= end || Rune.GetRuneAt(text, tokenStart).Utf16SequenceLength == end - tokenStart, text);
                if (token.Id != tokenizer.Vocabulary.UnknownId)
                {
                    Assert.Contains(Fold(token.Value), Fold(string.Concat(tokenizer.EncodeToTokens(text[token.Offset], out _).Select(t => Bare(t.Value)))));
                }

                (start, end) = (tokenStart, tokenEnd);
            }
        }

        // Sigma's lower case depends on its neighbours, which a token cut out lacks.
        static string Fold(string token) => Bare(token).Replace('ς', 'σ');
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void EncodeCountCut_RandomTexts_Agree(bool lower, bool? strip)
    {
        WordPieceTokenizer tokenizer = Tokenizer(lower, strip);
        foreach (string text in Texts(seed: 2, count: 500))
        {
            IReadOnlyList<EncodedToken> tokens = tokenizer.EncodeToTokens(text, out _);
            int[] ids = [.. tokens.Select(t => t.Id)];
            List<int> appended = [-1];
            tokenizer.Encode(text, appended);

            Assert.Equal([-1, .. ids], appended);
            Assert.Equal(ids, tokenizer.EncodeToIds(text));
            Assert.Equal(ids, tokenizer.EncodeToIds(text.AsSpan()));
            Assert.Equal(ids.Length, tokenizer.CountTokens(text));
            Assert.All(tokens, t => Assert.Equal(tokenizer.Vocabulary[t.Id], t.Value));
            for (int limit = 1; limit <= ids.Length + 1; limit++)
            {
                int expectedEnd = limit >= ids.Length ? text.Length : tokens[limit - 1].Offset.End.Value;
                int expectedStart = limit >= ids.Length ? 0 : tokens[^limit].Offset.Start.Value;

                Assert.Equal(ids.Take(limit), tokenizer.EncodeToIds(text, limit, out _, out int consumed));
                Assert.Equal(expectedEnd, consumed);
                Assert.Equal(expectedEnd, tokenizer.GetIndexByTokenCount(text, limit, out _, out int count));
                Assert.Equal(Math.Min(limit, ids.Length), count);
                Assert.Equal(expectedStart, tokenizer.GetIndexByTokenCountFromEnd(text, limit, out _, out count));
                Assert.Equal(Math.Min(limit, ids.Length), count);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Decode_RandomTexts_EncodesAgainToTheSameIds(bool lower, bool? strip)
    {
        WordPieceTokenizer tokenizer = Tokenizer(lower, strip);
        foreach (string text in Texts(seed: 3, count: 2000))
        {
            IReadOnlyList<int> ids = tokenizer.EncodeToIds(text);
            string decoded = tokenizer.Decode(ids);
            if (!ids.Contains(tokenizer.Vocabulary.UnknownId))
            {
                Assert.Equal(ids, tokenizer.EncodeToIds(decoded));
            }

            char[] room = new char[decoded.Length];
            Assert.Equal(OperationStatus.Done, tokenizer.Decode(ids, room, out int consumed, out int written));
            Assert.Equal((ids.Count, decoded), (consumed, new string(room, 0, written)));
            if (decoded.Length > 0)
            {
                Assert.Equal(OperationStatus.DestinationTooSmall, tokenizer.Decode(ids, room.AsSpan(1), out consumed, out written));
                Assert.Equal(tokenizer.Decode(ids.Take(consumed)), new string(room, 1, written));
            }
        }
    }

    /// <summary>A text is not encoded by itself only: what stands after white space does not change what stands before it.</summary>
    [Fact]
    public void EncodeToIds_TextsJoinedByASpace_GiveTheIdsOfEach()
    {
        WordPieceTokenizer tokenizer = Tokenizer(lower: true, strip: null);
        string[] texts = [.. Texts(seed: 4, count: 1000)];

        Assert.Equal(texts.SelectMany(t => tokenizer.EncodeToIds(t)), tokenizer.EncodeToIds(string.Join(' ', texts)));
    }

    [Fact]
    public void EncodeToTokens_RandomCodeUnits_EndsWithOffsetsInTheText()
    {
        var random = new Random(5);
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer(new WordPieceOptions { NeverSplit = Vocabulary.SpecialTokens, MaxCharsPerWord = 3 }, "a", "##a");
        for (int i = 0; i < 2000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(char.MaxValue + 1))]);

            Assert.All(tokenizer.EncodeToTokens(text, out _), t => Assert.InRange(t.Offset.End.Value, t.Offset.Start.Value + 1, text.Length));
        }
    }

    /// <summary>Every character the parts become is a token and a continuation, save "ñ", which is therefore unknown.</summary>
    private static WordPieceTokenizer Tokenizer(bool lower, bool? strip)
    {
        var options = new WordPieceOptions { DoLowerCase = lower, StripAccents = strip };
        IEnumerable<string> characters = Parts.SelectMany(p => new[] { p, p.ToLowerInvariant() }).SelectMany(p => p.EnumerateRunes())
            .Concat("eEAannUuσиИоi=;更\u0307\u030A\u0306\u0301\u0302\u0338\u1100\u1161\u11A8".EnumerateRunes()).Select(r => r.ToString())
            .Where(c => c is not "ñ" && !(options.RemovesAccents && c is "n")).Distinct();
        return TestVocabulary.Tokenizer(options, [.. characters, .. characters.Select(c => "##" + c), .. Pieces]);
    }

    private static string Bare(string token) => token.StartsWith("##", StringComparison.Ordinal) ? token[2..] : token;

    private static IEnumerable<string> Texts(int seed, int count)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Parts[random.Next(Parts.Length)])));
    }
}
