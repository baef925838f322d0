using System.Buffers;
using System.Text.Unicode;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>Strict UTF-8: what is not valid is an error that says where, never a question mark in the corpus.</summary>
internal static class Utf8Decoder
{
    /// <summary>Decodes whole lines; <paramref name="offset"/> is where they start in the file.</summary>
    /// <returns>Characters written to <paramref name="destination"/>, which must hold as many as there are bytes.</returns>
    /// <exception cref="UserErrorException">Names the file and the first invalid byte.</exception>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<char> destination, string fileName, long offset)
    {
        OperationStatus status = Utf8.ToUtf16(bytes, destination, out int read, out int written, replaceInvalidSequences: false);
        return status == OperationStatus.Done
            ? written
            : throw new UserErrorException(
                $"{fileName}: byte {offset + read} (0x{bytes[read]:X2}) is not valid UTF-8. Save the file as UTF-8 and drop it again.");
    }

    public static string Decode(ReadOnlySpan<byte> bytes, string fileName, long offset)
    {
        char[] characters = ArrayPool<char>.Shared.Rent(bytes.Length);
        try
        {
            return new string(characters, 0, Decode(bytes, characters, fileName, offset));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }
}
