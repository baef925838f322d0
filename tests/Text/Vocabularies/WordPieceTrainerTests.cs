using System.Text;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Vocabularies;

namespace BertPipeline.Text.Tests.Vocabularies;

public sealed class WordPieceTrainerTests
{
    private static readonly string[] Texts = ["Hug pug", "hug, pun", "hug hug bun", "pun pug hugs", "pun hugs pun hugs"];

    /// <summary>
    /// By hand. Words: hug 4, hugs 3, pun 4, pug 2, bun 1, "," 1. Pairs: u·g 9, h·u 7, p·u 6, u·n 5, g·s 3, so ##ug is first; then h·##ug 7
    /// (p·u is 4 now), hug·s 3 against u·n 5 and p·u 4: ##un, then p·##un 4, hug·##s 3, p·##ug 2; b·##un occurs once and stays.
    /// </summary>
    [Fact]
    public void Train_SmallCorpus_MergesTheMostFrequentPairFirst()
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(Texts, new WordPieceTrainerOptions { VocabularySize = 100 });

        Assert.Equal(
            [
                "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
                ",", "b", "g", "h", "n", "p", "s", "u", "##g", "##n", "##s", "##u",
                "##ug", "hug", "##un", "pun", "hugs", "pug",
            ],
            vocabulary);
    }

    [Fact]
    public void Train_SizeReached_Stops()
    {
        Assert.Equal(24, WordPieceTrainer.Train(Texts, new() { VocabularySize = 24, MinimumFrequency = 1 }).Count);
    }

    [Fact]
    public void Train_TextsInAnotherOrder_GivesTheSameVocabulary()
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(Texts, new WordPieceTrainerOptions());

        Assert.Equal(vocabulary, WordPieceTrainer.Train(Texts.Reverse(), new WordPieceTrainerOptions()));
    }

    [Fact]
    public void Train_AlphabetLimit_KeepsTheMostFrequentCharacters()
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(["aaa bb c"], new WordPieceTrainerOptions { AlphabetLimit = 2 });

        Assert.Equal(["a", "b", "##a", "##b"], vocabulary.Skip(5).Take(4));
        Assert.DoesNotContain("c", vocabulary);
    }

    /// <summary>
    /// The pieces that npm's tokenizers 0.23.2 finds (<c>Tokenizer.train</c> over an empty WordPiece model: 30,000 entries, no minimum, no special
    /// tokens). It numbers continuations of one character by chance, so that the sets are compared.
    /// </summary>
    [Fact]
    public void Train_WithoutMinimum_FindsThePiecesOfHuggingFacesTrainer()
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(
            Texts, new WordPieceTrainerOptions { VocabularySize = 30_000, MinimumFrequency = 1, SpecialTokens = [] });

        Assert.Equal(", b g h n p s u ##u ##g ##n ##s ##ug hug ##un pun hugs pug bun".Split(' ').Order(), vocabulary.Order());
    }

    [Fact]
    public void Train_NoTexts_GivesTheSpecialTokens()
    {
        Assert.Equal(Vocabulary.SpecialTokens, WordPieceTrainer.Train([], new WordPieceTrainerOptions()));
        Assert.Equal(Vocabulary.SpecialTokens, WordPieceTrainer.Train(["", " \t\n", "\u200B"], new WordPieceTrainerOptions()));
    }

    [Fact]
    public void Train_OtherSpecialTokens_ComeFirstAndOnce()
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(["aa [X]"], new WordPieceTrainerOptions { SpecialTokens = ["[X]", "a", "[X]"] });

        Assert.Equal(["[X]", "a", "[", "]", "x", "##a"], vocabulary);
    }

    /// <summary>The vocabulary has the size asked for at most, even when the alphabet alone is larger: then the most frequent characters stay.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(100)]
    public void Train_SizeBelowTheAlphabet_KeepsTheSizeAndTheMostFrequent(int size)
    {
        string[] texts = [.. Enumerable.Range(0, 60).Select(i => string.Concat(Enumerable.Repeat((char)('一' + i), i + 1))), "eee"];
        var options = new WordPieceTrainerOptions { VocabularySize = size, MinimumFrequency = 1, WordPiece = new() { TokenizeChineseChars = false } };

        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(texts, options);

        Assert.InRange(vocabulary.Count, 6, size);
        Assert.Contains(((char)('一' + 59)).ToString(), vocabulary);
    }

    [Theory]
    [InlineData(6, 2, 1000)]
    [InlineData(100, -1, 1000)]
    [InlineData(100, 2, 0)]
    public void Train_ImpossibleOptions_AreRefused(int size, int minimum, int alphabet)
    {
        var options = new WordPieceTrainerOptions { VocabularySize = size, MinimumFrequency = minimum, AlphabetLimit = alphabet };

        Assert.Throws<ArgumentOutOfRangeException>(() => WordPieceTrainer.Train(Texts, options));
    }

    [Theory]
    [InlineData(1, "##ug hug ##un pun hugs pug bun")]
    [InlineData(3, "##ug hug ##un pun hugs")]
    [InlineData(5, "##ug hug ##un")]
    [InlineData(10, "")]
    public void Train_MinimumFrequency_LeavesRarerPairsUnmerged(int minimum, string merged)
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(Texts, new WordPieceTrainerOptions { MinimumFrequency = minimum });

        Assert.Equal(merged, string.Join(' ', vocabulary.Skip(17)));
    }

    [Fact]
    public void Train_InitialAlphabet_IsKept()
    {
        var options = new WordPieceTrainerOptions { InitialAlphabet = "zc😀", AlphabetLimit = 4 };

        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(["aaa bb c"], options);

        Assert.Equal(["a", "c", "z", "😀", "##a"], vocabulary.Skip(5).Take(5));
    }

    [Fact]
    public void Train_WordsTooLongToCut_AreNotCounted()
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train([new string('q', 101), new string('r', 100)], new WordPieceTrainerOptions());

        Assert.DoesNotContain("q", vocabulary);
        Assert.Contains("r", vocabulary);
    }

    /// <summary>Whatever the order of shards and of the texts in them, and whoever else trains at the same time.</summary>
    [Fact]
    public void Train_ShardsInAnyOrderAndInParallel_GiveTheSameVocabulary()
    {
        string[] texts = RandomTexts(seed: 4, letters: "abcdeé 😀,", count: 2000, length: 30);
        var options = new WordPieceTrainerOptions { VocabularySize = 300 };
        IReadOnlyList<string> expected = WordPieceTrainer.Train(texts, options);

        Assert.All(Enumerable.Range(0, 8).AsParallel().Select(seed =>
        {
            var random = new Random(seed);
            return WordPieceTrainer.Train(texts.Chunk(100).OrderBy(_ => random.Next()).SelectMany(shard => shard.OrderBy(_ => random.Next())), options);
        }).ToArray(), v => Assert.Equal(expected, v));
    }

    /// <summary>Every merged piece is two pieces of the vocabulary put together, none stands twice, and the corpus is cut without unknowns.</summary>
    [Fact]
    public void Train_RandomTexts_GivesAClosedVocabulary()
    {
        string[] texts = RandomTexts(seed: 5, letters: "abcdefghij .", count: 500, length: 60);
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(texts, new WordPieceTrainerOptions { VocabularySize = 200 });
        HashSet<string> pieces = [.. vocabulary];

        Assert.Equal(200, pieces.Count);
        Assert.All(vocabulary.Skip(5), piece =>
        {
            (string prefix, string bare) = piece.StartsWith("##", StringComparison.Ordinal) ? ("##", piece[2..]) : ("", piece);
            Assert.True(bare.Length == 1 || Enumerable.Range(1, bare.Length - 1).Any(i => pieces.Contains(prefix + bare[..i]) && pieces.Contains("##" + bare[i..])));
        });
        var tokenizer = new WordPieceTokenizer(new Vocabulary(vocabulary), new WordPieceOptions());
        Assert.All(texts, t => Assert.DoesNotContain(tokenizer.Vocabulary.UnknownId, tokenizer.EncodeToIds(t)));
    }

    /// <summary>Counting pairs from scratch before every merge gives what the queue gives.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Train_RandomWords_EqualsCountingFromScratch(int seed)
    {
        var random = new Random(seed);
        string[] texts = [.. Enumerable.Range(0, 300).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => "aab"[random.Next(3)])))];
        var options = new WordPieceTrainerOptions { VocabularySize = 60 };

        Assert.Equal(FromScratch(texts, 60), WordPieceTrainer.Train(texts, options));
    }

    [Fact]
    public void Train_ThenTokenize_LeavesNothingUnknown()
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(Texts, new WordPieceTrainerOptions());
        var tokenizer = new WordPieceTokenizer(new Vocabulary(vocabulary), new WordPieceOptions());

        Assert.All(Texts, t => Assert.DoesNotContain(tokenizer.Vocabulary.UnknownId, tokenizer.EncodeToIds(t)));
    }

    private static string[] RandomTexts(int seed, string letters, int count, int length)
    {
        var random = new Random(seed);
        Rune[] runes = [.. letters.EnumerateRunes()];
        return [.. Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, random.Next(length)).Select(_ => runes[random.Next(runes.Length)])))];
    }

    private static List<string> FromScratch(string[] texts, int size)
    {
        List<List<string>> words = [.. texts.Select(t => t.Select((c, i) => i == 0 ? $"{c}" : $"##{c}").ToList())];
        List<string> vocabulary = [.. Vocabulary.SpecialTokens, "a", "b", "##a", "##b"];
        while (vocabulary.Count < size)
        {
            var best = words.SelectMany(w => w.Zip(w.Skip(1))).GroupBy(p => p)
                .OrderByDescending(g => g.Count()).ThenBy(g => vocabulary.IndexOf(g.Key.First)).ThenBy(g => vocabulary.IndexOf(g.Key.Second)).FirstOrDefault();
            if (best is null || best.Count() < 2)
            {
                break;
            }

            string merged = best.Key.First + best.Key.Second[2..];
            if (!vocabulary.Contains(merged))
            {
                vocabulary.Add(merged);
            }

            foreach (List<string> word in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if ((word[i], word[i + 1]) == best.Key)
                    {
                        word[i] = merged;
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return vocabulary;
    }
}
