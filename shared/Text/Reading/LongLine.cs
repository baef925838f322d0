using System.Globalization;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>A line that is longer than rows may be: its beginning, for quoting, and a mark behind it by which whoever reads rows knows it.</summary>
internal static class LongLine
{
    // ASCII, which means the same in every encoding that lines are cut in.
    private const string Mark = "\u001A\u001A\u001A";

    /// <summary>Bytes that are kept for quoting: characters have up to four.</summary>
    public const int HeadLength = 4 * ReadCounts.QuotedLength;

    public static int MarkLength => Mark.Length;

    public static bool Is(ReadOnlySpan<char> line) => line.EndsWith(Mark);

    public static bool Is(ReadOnlySpan<byte> line) => line.EndsWith("\u001A\u001A\u001A"u8);

    /// <summary>Why such a row cannot be read.</summary>
    public static string Reason(int longest) => string.Create(CultureInfo.InvariantCulture, $"it is longer than {longest:N0} bytes");

    /// <summary>What is said where every line is wanted.</summary>
    public static UserErrorException Error(string fileName, long line, int longest) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{fileName} line {line} cannot be read: {Reason(longest)}. Shorten it, or leave it out."));

    /// <summary>Index of the first line that is too long; null where there is none.</summary>
    public static int? FirstOf(ReadOnlySpan<byte> lines, int longest)
    {
        int number = 0;
        foreach (Range line in lines.Split((byte)'\n'))
        {
            if (lines[line].Length > longest)
            {
                return number;
            }

            number++;
        }

        return null;
    }

    /// <summary>Cuts the line that a buffer begins with; returns its new length.</summary>
    public static int Cut(Span<byte> line, int longest)
    {
        int kept = Math.Min(HeadLength, longest - MarkLength);
        while (kept > 0 && (line[kept] & 0xC0) == 0x80)
        {
            kept--; // Within a character of UTF-8.
        }

        "\u001A\u001A\u001A"u8.CopyTo(line[kept..]);
        return kept + MarkLength;
    }

    /// <summary>Cuts every line that is too long, in place; returns the lines' new length.</summary>
    public static int CutAll(Span<byte> lines, int longest)
    {
        int written = 0;
        for (int start = 0; start < lines.Length;)
        {
            int feed = lines[start..].IndexOf((byte)'\n');
            int end = feed < 0 ? lines.Length : start + feed;
            int length = end - start > longest ? Cut(lines[start..end], longest) : end - start;
            lines.Slice(start, length).CopyTo(lines[written..]);
            written += length;
            if (feed >= 0)
            {
                lines[written++] = (byte)'\n';
            }

            start = end + 1;
        }

        return written;
    }
}
