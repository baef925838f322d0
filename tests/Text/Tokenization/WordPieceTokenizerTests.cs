using System.Text;
using BertPipeline.Text.Tokenization;
using EncodedToken = Microsoft.ML.Tokenizers.EncodedToken;

namespace BertPipeline.Text.Tests.Tokenization;

/// <summary>Small vocabularies, so that the ids can be read off: the special tokens are 0 to 4 ([UNK] 1, [MASK] 4), the listed ones follow from 5.</summary>
public sealed class WordPieceTokenizerTests
{
    [Theory]
    [InlineData("unaffable", new[] { 5, 6, 7 })]
    [InlineData("UNaffable", new[] { 5, 6, 7 })]
    [InlineData("un affable", new[] { 5, 1 })] // "affable" does not start with a known piece
    [InlineData("unaffab", new[] { 1 })] // the end cannot be cut, so the word is unknown as a whole
    [InlineData("un, un", new[] { 5, 8, 5 })]
    [InlineData("un\tun\nun\r\nun un", new[] { 5, 5, 5, 5, 5 })] // tab, line feed, CRLF and no-break space part words
    [InlineData("u\u200Bn\u00ADaff\u0000able\uFFFD", new[] { 5, 6, 7 })] // zero-width space, soft hyphen, NUL, U+FFFD vanish
    [InlineData("ün Un\u0301", new[] { 5, 5 })] // accents go, composed or not
    [InlineData("un\uD800 \uDC00un", new[] { 5, 5 })] // unpaired surrogates vanish
    [InlineData("", new int[0])]
    [InlineData(" \u2028\u3000 ", new int[0])]
    public void EncodeToIds_Uncased_CutsAsBert(string text, int[] expected)
    {
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer("un", "##aff", "##able", ",");

        Assert.Equal(expected, tokenizer.EncodeToIds(text));
    }

    [Theory]
    [InlineData("$+<=>^`|~", 9)]
    [InlineData("a_b", 3)]
    [InlineData("™", 1)]
    [InlineData("naïve—text", 3)]
    [InlineData("≠", 1)]
    [InlineData("中文字", 3)]
    public void CountTokens_SymbolsAndIdeographs_StandAlone(string text, int expected)
    {
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer("a", "b");

        Assert.Equal(expected, tokenizer.CountTokens(text));
    }

    [Fact]
    public void EncodeToIds_Cased_KeepsCaseAndAccents()
    {
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer(new WordPieceOptions { DoLowerCase = false }, "Café", "cafe");

        Assert.Equal([5, 6, 1], tokenizer.EncodeToIds("Café cafe CAFE"));
    }

    [Fact]
    public void EncodeToIds_AccentsKeptInLowerCase_FollowsTheOption()
    {
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer(new WordPieceOptions { StripAccents = false }, "café", "cafe");

        Assert.Equal([5, 6], tokenizer.EncodeToIds("CAFÉ CAFE"));
    }

    [Fact]
    public void EncodeToIds_IdeographsNotSetApart_MakeOneWord()
    {
        var options = new WordPieceOptions { TokenizeChineseChars = false };
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer(options, "中", "##文");

        Assert.Equal([5, 6], tokenizer.EncodeToIds("中文"));
    }

    [Theory]
    [InlineData("ΟΔΟΣ", 5)] // at the end of a word
    [InlineData("ΣΟΔΟ", 6)]
    [InlineData("Σ", 7)] // alone it follows no letter
    public void EncodeToIds_CapitalSigma_LowersByItsPlace(string text, int expected)
    {
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer("οδος", "σοδο", "σ");

        Assert.Equal([expected], tokenizer.EncodeToIds(text));
    }

    [Fact]
    public void EncodeToIds_WordOverTheLimit_IsUnknown()
    {
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer("z", "##z", "😀", "##😀");

        Assert.Equal(100, tokenizer.CountTokens(new string('z', 100)));
        Assert.Equal([1], tokenizer.EncodeToIds(new string('z', 101)));

        // Characters count, not UTF-16 code units.
        Assert.Equal(100, tokenizer.CountTokens(string.Concat(Enumerable.Repeat("😀", 100))));
        Assert.Equal([1], tokenizer.EncodeToIds(string.Concat(Enumerable.Repeat("😀", 101))));
    }

    [Fact]
    public void EncodeToIds_TypedSpecialTokens_AreOrdinaryTextUnlessKept()
    {
        string[] tokens = ["[", "]", "mask"];

        Assert.Equal([5, 7, 6], TestVocabulary.Tokenizer(tokens).EncodeToIds("[MASK]"));

        WordPieceTokenizer keeping = TestVocabulary.Tokenizer(new WordPieceOptions { NeverSplit = Vocabulary.SpecialTokens }, tokens);
        Assert.Equal([4, 5, 7, 6], keeping.EncodeToIds("[MASK] [mask]"));
    }

    [Fact]
    public void EncodeToTokens_OffsetsPointIntoTheOriginalText()
    {
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer("un", "##aff", "##able", "!", "😀");
        const string Text = "  U\u0301n\u200Baffablé! 😀";

        IReadOnlyList<EncodedToken> tokens = tokenizer.EncodeToTokens(Text, out _);

        Assert.Equal(["un", "##aff", "##able", "!", "😀"], tokens.Select(t => t.Value));
        Assert.Equal(["U\u0301n", "aff", "ablé", "!", "😀"], tokens.Select(t => Text[t.Offset]));
    }

    [Fact]
    public void EncodeToIds_WithTokenLimit_SaysWhatItConsumed()
    {
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer("un", "##aff", "##able");

        Assert.Equal([5, 6], tokenizer.EncodeToIds("unaffable un", 2, out _, out int consumed));
        Assert.Equal(5, consumed);
        Assert.Equal(5, tokenizer.GetIndexByTokenCount("unaffable un", 2, out _, out int count));
        Assert.Equal(2, count);
        Assert.Equal(5, tokenizer.GetIndexByTokenCountFromEnd("unaffable un", 2, out _, out _));
    }

    [Fact]
    public void Decode_JoinsContinuations()
    {
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer("un", "##aff", "##able");

        Assert.Equal("unaffable un", tokenizer.Decode([5, 6, 7, 5]));
    }

    /// <summary>The trie finds what trying every length finds, longest first.</summary>
    [Theory]
    [InlineData("abc", 200, 6)]
    [InlineData("abcdefghijklmnopqrstuvwxyzäöüαβγ中文", 20_000, 5)]
    [InlineData("a😀😁é", 100, 4)]
    public void EncodeToIds_RandomVocabulary_EqualsTheGreedySearch(string letters, int size, int longest)
    {
        var random = new Random(size);
        Rune[] runes = [.. letters.EnumerateRunes()];
        string[] pieces = [.. Enumerable.Range(0, size).Select(i => (i % 2 == 0 ? "##" : "") + RandomWord(1 + random.Next(longest))).Distinct()];
        var options = new WordPieceOptions { StripAccents = false, TokenizeChineseChars = false };
        var tokenizer = new WordPieceTokenizer(TestVocabulary.Of(pieces), options);

        for (int i = 0; i < 5000; i++)
        {
            string word = RandomWord(1 + random.Next(3 * longest));

            Assert.Equal(Greedy(tokenizer.Vocabulary, word), tokenizer.EncodeToIds(word));
        }

        string RandomWord(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => runes[random.Next(runes.Length)]));
    }

    private static List<int> Greedy(Vocabulary vocabulary, string word)
    {
        var ids = new List<int>();
        for (int start = 0, end = word.Length; start < word.Length; end = word.Length)
        {
            int id;
            while (!vocabulary.TryGetId((start == 0 ? "" : "##") + word[start..end], out id))
            {
                if (--end == start)
                {
                    return [vocabulary.UnknownId];
                }
            }

            ids.Add(id);
            start = end;
        }

        return ids;
    }
}
