using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration.Article;

/// <summary>
/// Writes examples as lines of <c>epoch_N.json</c>. Nearly all of a line is tokens and the digits 0 and 1, so the tokens are kept as JSON. Immutable, so
/// that threads may share it.
/// </summary>
internal sealed class ArticleLines
{
    private const int MostDigits = 10;

    private readonly byte[][] _tokens;

    /// <remarks>The default encoder escapes all but ASCII, as Python's json.dumps does: the script's open() may use any encoding.</remarks>
    public ArticleLines(Vocabulary vocabulary) =>
        _tokens = [.. Enumerable.Range(0, vocabulary.Count).Select(id => JsonSerializer.SerializeToUtf8Bytes(vocabulary[id]))];

    /// <param name="example">The example.</param>
    /// <param name="ids">A buffer for its ids.</param>
    /// <param name="output">Takes the line.</param>
    public void Write(ExampleView example, Span<int> ids, IBufferWriter<byte> output)
    {
        output.Write("{\"tokens\":["u8);
        example.CopyIds(ids);
        WriteTokens(ids[..example.Length], output);
        output.Write("],\"segment_ids\":["u8);
        WriteSegments(example, output);
        output.Write(example.IsRandomNext ? "],\"is_random_next\":true,\"masked_lm_positions\":["u8 : "],\"is_random_next\":false,\"masked_lm_positions\":["u8);
        WriteNumbers(example.MaskedPositions, output);
        output.Write("],\"masked_lm_labels\":["u8);
        example.CopyMaskedIds(ids);
        WriteTokens(ids[..example.MaskedPositions.Length], output);
        output.Write("]}\n"u8);
    }

    private void WriteTokens(ReadOnlySpan<int> ids, IBufferWriter<byte> output)
    {
        int length = ids.Length;
        foreach (int id in ids)
        {
            length += _tokens[id].Length;
        }

        Span<byte> line = output.GetSpan(length);
        int at = 0;
        foreach (int id in ids)
        {
            byte[] token = _tokens[id];
            token.CopyTo(line[at..]);
            at += token.Length;
            line[at++] = (byte)',';
        }

        // Without the last comma.
        output.Advance(Math.Max(at - 1, 0));
    }

    private static void WriteSegments(ExampleView example, IBufferWriter<byte> output)
    {
        int length = (2 * example.Length) - 1;
        Span<byte> line = output.GetSpan(length)[..length];
        line.Fill((byte)',');
        for (int i = 0; i < example.Length; i++)
        {
            line[2 * i] = (byte)(i < example.FirstLength ? '0' : '1');
        }

        output.Advance(length);
    }

    private static void WriteNumbers(ReadOnlySpan<ushort> numbers, IBufferWriter<byte> output)
    {
        Span<byte> line = output.GetSpan((MostDigits + 1) * (numbers.Length + 1));
        int at = 0;
        foreach (ushort number in numbers)
        {
            Utf8Formatter.TryFormat(number, line[at..], out int written);
            at += written;
            line[at++] = (byte)',';
        }

        output.Advance(Math.Max(at - 1, 0));
    }
}
