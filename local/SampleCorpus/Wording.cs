using System.Text;

namespace BertPipeline.SampleCorpus;

/// <summary>Text as a sequence of words: lower case, without punctuation, contractions written out.</summary>
internal static class Wording
{
    /// <summary>What people contract, long and short; the apostrophe is left out as often as not.</summary>
    public static IReadOnlyList<(string Long, string Short)> Contractions { get; } =
    [
        ("is not", "isn't"), ("are not", "aren't"), ("was not", "wasn't"), ("do not", "don't"), ("does not", "doesn't"),
        ("did not", "didn't"), ("cannot", "can't"), ("could not", "couldn't"), ("would not", "wouldn't"), ("will not", "won't"),
        ("has not", "hasn't"), ("have not", "haven't"), ("should not", "shouldn't"), ("I am", "I'm"), ("I have", "I've"), ("there is", "there's"),
    ];

    private static readonly Dictionary<string, string[]> WrittenOut =
        Contractions.ToDictionary(c => WithoutApostrophe(c.Short).ToLowerInvariant(), c => c.Long.ToLowerInvariant().Split(' '));

    public static string WithoutApostrophe(string text) => text.Replace("'", "", StringComparison.Ordinal);

    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (char c in text + " ")
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (c != '\'' && word.Length > 0)
            {
                words.AddRange(WrittenOut.GetValueOrDefault(word.ToString()) ?? [word.ToString()]);
                word.Clear();
            }
        }

        return words;
    }
}
