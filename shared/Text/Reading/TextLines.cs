namespace BertPipeline.Text.Reading;

/// <summary>The lines of a file as bytes, one after another, with their numbers.</summary>
internal static class TextLines
{
    /// <summary>A line without its line end; its bytes are valid until the next is taken.</summary>
    public readonly record struct Line(ReadOnlyMemory<byte> Bytes, long Offset, long Number)
    {
        /// <summary>Blank: nothing but ASCII white space.</summary>
        public bool IsBlank => Bytes.Span.IndexOfAnyExcept(" \t\r\f\v"u8) < 0;
    }

    public static IEnumerable<Line> Of(LineBlockReader reader, CancellationToken cancellationToken)
    {
        while (reader.Read() is { } block)
        {
            using (block)
            {
                cancellationToken.ThrowIfCancellationRequested();
                long number = block.FirstLine;
                for (int start = 0; start < block.Length; number++)
                {
                    int length = block.Bytes[start..].IndexOf((byte)'\n');
                    int end = length < 0 ? block.Length : start + length;
                    int trimmed = end > start && block.Buffer[end - 1] == '\r' ? end - 1 : end;
                    yield return new Line(block.Buffer.AsMemory(start, trimmed - start), block.Offset + start, number);
                    start = end + 1;
                }
            }
        }
    }
}
