namespace BertPipeline.Contracts;

/// <summary>What a misspelt word was probably meant to be.</summary>
public static class Suggestion
{
    /// <summary>Longest word that is compared: the distance takes time as the product of both lengths.</summary>
    private const int LongestWord = 100;

    /// <summary>" Did you mean 'x'?" for the nearest known word within a third of its length, else an empty string.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (word.Length > LongestWord)
        {
            return "";
        }

        (string Word, int Distance)? best = known
            .Where(k => k.Length <= LongestWord)
            .Select(k => (Word: k, Distance: EditDistance(word.ToLowerInvariant(), k.ToLowerInvariant())))
            .Where(k => k.Distance <= Math.Max(1, Math.Max(k.Word.Length, word.Length) / 3))
            .OrderBy(k => k.Distance)
            .Select(k => ((string, int)?)k)
            .FirstOrDefault();
        return best is { } found ? $" Did you mean '{found.Word}'?" : "";
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int EditDistance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
