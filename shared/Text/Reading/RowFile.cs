using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>Opens a file of feedback by its name: the one door to all formats.</summary>
internal static class RowFile
{
    /// <param name="stream">The file's bytes; stays open.</param>
    /// <param name="fileName">Tells the format, and names the file in messages.</param>
    /// <param name="keepsBlankLines">Blank lines of a .txt are rows too.</param>
    /// <exception cref="UserErrorException">The file is of another kind, or damaged.</exception>
    public static RowSource Open(
        Stream stream, string fileName, RowOptions options, ReadCounts counts, bool keepsBlankLines, CancellationToken cancellationToken)
    {
        FileFormat format = FileFormats.Of(fileName, options.UsualEnding);
        if (format == FileFormat.Sheet)
        {
            return new SheetRows(Seekable(stream, fileName, options), fileName, options, counts);
        }

        GzipText? gzip = GzipText.Expand(stream, fileName, options.MaximumExpandedBytes);
        bool isJson = format == FileFormat.Json;
        var blocks = new LineBlockReader(
            gzip ?? stream, fileName, counts, options.Encoding, options.AsTheyCome, longest: isJson ? int.MaxValue : options.MaximumRowBytes, cutsAnywhere: isJson);
        int head = options.AsTheyCome ? 1 : JsonRows.HeadLength;
        return format switch
        {
            FileFormat.JsonLines => new JsonRows(JsonLineItems.Of(blocks, copies: head, cancellationToken), fileName, head, options, counts),
            FileFormat.Json => new JsonRows(new JsonDocumentItems(blocks, fileName, counts, options, cancellationToken).Read(), fileName, head, options, counts),
            FileFormat.Text => new LineRows(blocks, fileName, keepsBlankLines, counts, cancellationToken),
            _ => new DelimitedRows(new Utf8TextReader(blocks, fileName, cancellationToken), fileName, format == FileFormat.Tsv ? '\t' : ',', options, counts),
        };
    }

    private static Stream Seekable(Stream stream, string fileName, RowOptions options)
    {
        using GzipText? gzip = GzipText.Expand(stream, fileName, options.MaximumExpandedBytes);
        if (gzip is null && stream.CanSeek)
        {
            return stream;
        }

        var whole = new MemoryStream();
        (gzip ?? stream).CopyTo(whole);
        whole.Position = 0;
        return whole;
    }
}
