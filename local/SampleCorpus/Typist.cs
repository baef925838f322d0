using System.Text;
using System.Text.RegularExpressions;
using BertPipeline.Contracts.Randomness;

namespace BertPipeline.SampleCorpus;

/// <summary>
/// How one writer types: with or without contractions, capitals and full stops, and with how many typing errors.
/// </summary>
internal sealed partial class Typist(SplitMix64 random)
{
    private readonly bool _hasty = random.Chance(0.3);
    private readonly bool _contracts = random.Chance(0.6);
    private readonly bool _dropsApostrophes = random.Chance(0.25);
    private readonly bool _lowerCase = random.Chance(0.12);
    private readonly bool _dropsLastStop = random.Chance(0.2);

    /// <summary>Types the sentences of one piece.</summary>
    public string Type(IEnumerable<string> sentences)
    {
        string text = string.Join(' ', sentences.Select(Sentence));
        if (_dropsLastStop && text[^1] == '.')
        {
            text = text[..^1];
        }

        if (_lowerCase)
        {
            text = text.ToLowerInvariant();
        }

        double errors = _hasty ? 0.04 : 0.006;
        return LongWord().Replace(text, word => random.Chance(errors) ? Mistype(word.Value) : word.Value);
    }

    private string Sentence(string text)
    {
        foreach ((string full, string contracted) in Wording.Contractions)
        {
            if (_contracts && random.Chance(0.9))
            {
                text = Regex.Replace(text, $@"\b{full}\b", _dropsApostrophes ? Wording.WithoutApostrophe(contracted) : contracted);
            }
        }

        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>One slip: two letters swapped, one left out, one doubled, or the key beside it.</summary>
    private string Mistype(string word)
    {
        int at = 1 + random.Next(word.Length - 2);
        var typed = new StringBuilder(word);
        switch (random.Next(4))
        {
            case 0:
                (typed[at], typed[at + 1]) = (typed[at + 1], typed[at]);
                break;
            case 1:
                typed.Remove(at, 1);
                break;
            case 2:
                typed.Insert(at, typed[at]);
                break;
            default:
                typed[at] = Neighbour(typed[at]);
                break;
        }

        return typed.ToString();
    }

    private static char Neighbour(char letter)
    {
        const string Keys = "qwertyuiopasdfghjklzxcvbnm";
        int at = Keys.IndexOf(letter, StringComparison.Ordinal);
        return at < 0 ? letter : Keys[at == 0 ? 1 : at - 1];
    }

    // Short words carry their meaning in every letter; people see errors in those.
    [GeneratedRegex(@"(?<!')\b\p{L}{4,}\b(?!')")]
    private static partial Regex LongWord();
}
