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
