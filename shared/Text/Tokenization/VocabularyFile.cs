using System.Globalization;
using System.Text;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Tokenization;

/// <summary>A <c>vocab.txt</c> as it is read, with what is odd about it.</summary>
/// <param name="Tokens">A line each; blank ones at the end, which are no tokens, are left out.</param>
/// <param name="Notes">Lines that hardly anybody meant; a note each, without the file's name.</param>
public sealed record VocabularyFile(IReadOnlyList<string> Tokens, IReadOnlyList<string> Notes)
{
    // The longest in use (120,000 tokens of many languages) has 1 MB.
    private const long LongestFile = 64 << 20;

    // Of a kind.
    private const int MostNamed = 3;

    /// <exception cref="UserErrorException">The file is too long for a vocabulary.</exception>
    public static VocabularyFile Load(string path)
    {
        SmallFile.RequireLength(path, LongestFile);
        using FileStream stream = File.OpenRead(path);
        return Read(stream);
    }

    public static VocabularyFile Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);

        // Only line feeds end a token (with the carriage return before one): vocabularies hold other line separators as tokens.
        string[] lines = [.. reader.ReadToEnd().Split('\n').Select(l => l.EndsWith('\r') ? l[..^1] : l)];
        int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        int last = Array.FindLastIndex(lines, l => l.Length > 0);
        return new(lines[..(last + 1)], [.. Oddities(lines, count, last)]);
    }

    private static IEnumerable<string> Oddities(string[] lines, int count, int last)
    {
        if (count > last + 1)
        {
            yield return $"line {Number(last + 2)} is blank, and nothing follows: it is no token";
        }

        int[] blank = [.. Enumerable.Range(0, last + 1).Where(i => lines[i].Length == 0)];
        if (blank.Length > 0)
        {
            yield return $"line {Number(blank[0] + 1)} is blank: its id is never used" + More(blank.Length - 1);
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        int twice = 0;
        for (int i = 0; i <= last; i++)
        {
            if (lines[i].Length > 0 && !places.TryAdd(lines[i], i))
            {
                if (++twice <= MostNamed)
                {
                    yield return $"line {Number(i + 1)} says '{PrintableText.Of(lines[i])}', as line {Number(places[lines[i]] + 1)} does: the later one counts";
                }

                places[lines[i]] = i;
            }
        }

        if (twice > MostNamed)
        {
            yield return $"{Number(twice - MostNamed)} more tokens stand there twice";
        }
    }

    private static string More(int count) => count > 0 ? $", nor are {Number(count)} more" : "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
