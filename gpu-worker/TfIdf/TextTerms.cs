using System.Text;

namespace BertPipeline.GpuWorker.TfIdf;

/// <summary>
/// The terms of a text as scikit-learn's vectorizers count them by default: lower case, words of two or more letters, digits or underscores
/// (<c>(?u)\b\w\w+\b</c>), and neighbouring words joined by a space. Lower case is Unicode's simple one; Python's differs for a few letters (İ, a final Σ).
/// </summary>
/// <param name="shortestNgram">Fewest words of a term.</param>
/// <param name="longestNgram">Most words of a term.</param>
internal sealed class TextTerms(int shortestNgram, int longestNgram)
{
    private const int ShortestWord = 2;

    /// <returns>Every occurrence.</returns>
    public IEnumerable<string> Of(string text)
    {
        List<string> words = Words(text);
        for (int length = shortestNgram; length <= longestNgram; length++)
        {
            for (int first = 0; first + length <= words.Count; first++)
            {
                yield return length == 1 ? words[first] : string.Join(' ', words.GetRange(first, length));
            }
        }
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        int letters = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || Rune.IsNumber(rune) || rune.Value == '_')
            {
                word.Append(Rune.ToLowerInvariant(rune));
                letters++;
            }
            else
            {
                End();
            }
        }

        End();
        return words;

        void End()
        {
            if (letters >= ShortestWord)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            letters = 0;
        }
    }
}
