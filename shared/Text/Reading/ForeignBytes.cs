using System.Buffers;
using System.Text;
using System.Text.Unicode;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Bytes that are not UTF-8 in a file that names no encoding. When all before them is ASCII, the file is Windows-1252, as Excel writes .csv in Western
/// Europe; when letters beyond ASCII have come as UTF-8, it is UTF-8 with damaged rows, and the damage is marked for whoever reads the row.
/// </summary>
internal sealed class ForeignBytes(string fileName, ReadCounts counts, bool isUtf8)
{
    /// <summary>Stands for bytes that are no UTF-8: a noncharacter, which no text holds (Unicode 16, section 23.7).</summary>
    public const char Mark = '\uFDD0';

    private bool _isUtf8 = isUtf8;
    private bool _isWindows1252;

    /// <summary>The block as valid UTF-8; the same one in nearly all cases.</summary>
    public LineBlock Mend(LineBlock block, bool isLast)
    {
        ReadOnlySpan<byte> bytes = block.Bytes;
        if (!_isWindows1252 && (Ascii.IsValid(bytes) || Utf8.IsValid(bytes)))
        {
            _isUtf8 = _isUtf8 || !Ascii.IsValid(bytes);
            return block;
        }

        if (!_isWindows1252 && !_isUtf8)
        {
            Decide(block, isLast);
        }

        return _isWindows1252 ? Decoded(block) : Marked(block);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        char[] characters = ArrayPool<char>.Shared.Rent(bytes.Length);
        Utf8.ToUtf16(bytes, characters, out int read, out _, replaceInvalidSequences: false);
        ArrayPool<char>.Shared.Return(characters);
        return read;
    }

    private void Decide(LineBlock block, bool isLast)
    {
        ReadOnlySpan<byte> bytes = block.Bytes;
        int first = FirstInvalid(bytes);
        // A character cut in two at the very end: UTF-8 that was cut short.
        bool isCut = isLast && bytes.Length - first < 4 && Rune.DecodeFromUtf8(bytes[first..], out _, out _) == OperationStatus.NeedMoreData;
        if (!Ascii.IsValid(bytes[..first]) || isCut)
        {
            _isUtf8 = true;
        }
        else if (TextEncodings.IsLikelyWindows1252(bytes))
        {
            _isWindows1252 = true;
            counts.Note($"read as windows-1252: byte {block.Offset + first} (0x{bytes[first]:X2}) is not UTF-8");
        }
        else
        {
            throw new UserErrorException(
                $"{fileName}: byte {block.Offset + first} (0x{bytes[first]:X2}) is not valid UTF-8, and the file is hardly Windows-1252. "
                + "Name its encoding (windows-1251, shift_jis, gb18030, …), or save it as UTF-8.");
        }
    }

    private static LineBlock Decoded(LineBlock block)
    {
        using (block)
        {
            byte[] utf8 = Encoding.Convert(TextEncodings.Windows1252, Encoding.UTF8, block.Buffer, 0, block.Length);
            return Rented(utf8, block);
        }
    }

    private LineBlock Marked(LineBlock block)
    {
        counts.IsDamaged = true;
        using (block)
        {
            var decoder = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(Mark.ToString()));
            return Rented(Encoding.UTF8.GetBytes(decoder.GetString(block.Bytes)), block);
        }
    }

    private static LineBlock Rented(byte[] bytes, LineBlock block)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(buffer, 0);
        return block with { Buffer = buffer, Length = bytes.Length };
    }
}
