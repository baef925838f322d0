using System.Globalization;

namespace BertPipeline.Text.Tokenization;

/// <summary>
/// Unicode's canonical decomposition (NFD) of single code points. <see cref="string.Normalize()"/> does nothing under invariant
/// globalisation and follows the machine's ICU otherwise, so the table travels with the assembly.
/// </summary>
internal static class CanonicalDecompositions
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;

    private static readonly Dictionary<int, int[]> Table = Read();

    /// <summary>Writes what the code point decomposes into, itself when it does not decompose, and returns how many code points that are (at most 4).</summary>
    public static int Decompose(int codePoint, Span<int> destination)
    {
        if (codePoint is >= HangulFirst and <= HangulLast)
        {
            return DecomposeHangul(codePoint - HangulFirst, destination);
        }

        if (Table.TryGetValue(codePoint, out int[]? parts))
        {
            parts.CopyTo(destination);
            return parts.Length;
        }

        destination[0] = codePoint;
        return 1;
    }

    // The Unicode Standard, section 3.12: leading consonant, vowel and an optional trailing consonant.
    private static int DecomposeHangul(int syllable, Span<int> destination)
    {
        destination[0] = 0x1100 + (syllable / 588);
        destination[1] = 0x1161 + (syllable % 588 / 28);
        destination[2] = 0x11A7 + (syllable % 28);
        return syllable % 28 == 0 ? 2 : 3;
    }

    private static Dictionary<int, int[]> Read()
    {
        var table = new Dictionary<int, int[]>(2100);
        using Stream stream = typeof(CanonicalDecompositions).Assembly.GetManifestResourceStream("CanonicalDecompositions.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                int[] codes = Array.ConvertAll(line.Split(' '), c => int.Parse(c, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                table[codes[0]] = codes[1..];
            }
        }

        return table;
    }
}
