using System.Buffers;
using System.Text;
using BertPipeline.Text.Sentences;

namespace BertPipeline.Text.Rows;

/// <summary>The sentences of a text one a line, and a blank line after them: the format that pregeneration reads.</summary>
public sealed class PlainSentenceRows : RowWriter
{
    private readonly StringBuilder _lines = new();

    public override void Write(string text, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _lines.Clear();
        foreach (Range sentence in SentenceSplitter.Ranges(text))
        {
            SentenceSplitter.AppendOneLine(_lines, text.AsSpan()[sentence]);
            _lines.Append('\n');
        }

        _lines.Append('\n');
        foreach (ReadOnlyMemory<char> chunk in _lines.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, output);
        }
    }
}
