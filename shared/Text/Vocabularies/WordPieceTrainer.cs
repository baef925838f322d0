using System.Text;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Vocabularies;

/// <summary>
/// Trains a WordPiece vocabulary as Hugging Face's <c>BertWordPieceTrainer</c> does: starts from single characters and merges the most frequent pair
/// of neighbouring tokens until the vocabulary is full. The same texts give the same vocabulary, in whatever order they come: of equally frequent
/// pairs the one with the lower ids goes first, where that trainer's choice changes from run to run.
/// </summary>
/// <remarks>
/// Two things differ from that trainer. Words over <see cref="WordPieceOptions.MaxCharsPerWord"/> are not counted, because they are [UNK] whatever
/// the vocabulary holds. The alphabet is cut to what fits in half of the vocabulary, so that it never has more entries than asked for.
/// </remarks>
public static class WordPieceTrainer
{
    /// <returns>Special tokens, the alphabet, the alphabet as continuations, then the merged tokens, most frequent first.</returns>
    public static IReadOnlyList<string> Train(IEnumerable<string> texts, WordPieceTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.VocabularySize, options.SpecialTokens.Count + 2);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MinimumFrequency);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.AlphabetLimit);
        var counter = new WordCounter(options.WordPiece);
        foreach (string text in texts)
        {
            counter.Add(text);
        }

        var vocabulary = new TokenList(options.SpecialTokens);
        KeyValuePair<string, long>[] words = [.. counter.Counts.OrderBy(w => w.Key, StringComparer.Ordinal)];
        var merger = new PairMerger(vocabulary, Spell(words, vocabulary, options));
        merger.Run(options.VocabularySize, options.MinimumFrequency);
        return vocabulary.Tokens;
    }

    /// <summary>Writes each word in the tokens of the alphabet, which enter the vocabulary here.</summary>
    private static List<(int[] Tokens, long Count)> Spell(
        KeyValuePair<string, long>[] words, TokenList vocabulary, WordPieceTrainerOptions options)
    {
        // A character needs up to two entries: at the start of a word and as a continuation.
        int room = (options.VocabularySize - options.SpecialTokens.Count) / 2;
        HashSet<Rune> alphabet = MostFrequent(words, options.InitialAlphabet, Math.Min(options.AlphabetLimit, room));
        foreach (Rune character in alphabet.Order())
        {
            vocabulary.Add(character.ToString());
        }

        string[][] spelled = Array.ConvertAll(words, w => w.Key.EnumerateRunes().Where(alphabet.Contains)
            .Select((r, i) => i == 0 ? r.ToString() : Vocabulary.ContinuationPrefix + r).ToArray());
        foreach (string continuation in spelled.SelectMany(s => s.Skip(1)).Distinct().Order(StringComparer.Ordinal))
        {
            vocabulary.Add(continuation);
        }

        return [.. words.Zip(spelled, (word, tokens) => (Array.ConvertAll(tokens, vocabulary.IdOf), word.Value))];
    }

    private static HashSet<Rune> MostFrequent(KeyValuePair<string, long>[] words, string initial, int limit)
    {
        var counts = new Dictionary<Rune, long>();
        foreach ((string word, long count) in words)
        {
            foreach (Rune character in word.EnumerateRunes())
            {
                counts[character] = counts.GetValueOrDefault(character) + count;
            }
        }

        foreach (Rune character in initial.EnumerateRunes())
        {
            counts[character] = long.MaxValue;
        }

        return [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).Take(limit).Select(c => c.Key)];
    }
}
