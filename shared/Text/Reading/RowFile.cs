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
            return OpenSheet(stream, fileName, options, counts, cancellationToken);
        }

        GzipText? gzip = GzipText.Expand(stream, fileName, options.MaximumExpandedBytes);
        bool isJson = format == FileFormat.Json;
        var blocks = new LineBlockReader(
            gzip ?? stream, fileName, counts, options.Encoding, options.AsTheyCome, longest: isJson ? int.MaxValue : options.MaximumRowBytes, cutsAnywhere: isJson,
            cancellationToken: cancellationToken);
        int head = options.AsTheyCome ? 1 : JsonRows.HeadLength;
        return format switch
        {
            FileFormat.JsonLines => new JsonRows(JsonLineItems.Of(blocks, copies: head, cancellationToken), fileName, head, options, counts),
            FileFormat.Json => new JsonRows(new JsonDocumentItems(blocks, fileName, counts, options, cancellationToken).Read(), fileName, head, options, counts),
            FileFormat.Text => new LineRows(blocks, fileName, keepsBlankLines, counts, cancellationToken),
            _ => new DelimitedRows(new Utf8TextReader(blocks, fileName, cancellationToken), fileName, format == FileFormat.Tsv ? '\t' : ',', options, counts, cancellationToken),
        };
    }

    private static SheetRows OpenSheet(Stream stream, string fileName, RowOptions options, ReadCounts counts, CancellationToken cancellationToken)
    {
        FileStream? scratch = FileFormats.IsCompressed(fileName) || !stream.CanSeek ? Copy(stream, fileName, options, cancellationToken) : null;
        try
        {
            return new SheetRows(scratch ?? stream, scratch, fileName, options, counts, cancellationToken);
        }
        catch
        {
            scratch?.Dispose();
            throw;
        }
    }

    /// <summary>The file's bytes where they can be read in any order: in a file of its own, which goes when it is closed.</summary>
    private static FileStream Copy(Stream stream, string fileName, RowOptions options, CancellationToken cancellationToken)
    {
        using GzipText? gzip = GzipText.Expand(stream, fileName, Math.Min(options.MaximumWorkbookBytes, options.MaximumExpandedBytes));
        FileStream scratch = PrivateFiles.CreateScratch();
        try
        {
            byte[] buffer = new byte[1 << 16];
            for (int read; (read = (gzip ?? stream).Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                scratch.Write(buffer.AsSpan(0, read));
            }

            scratch.Position = 0;
            return scratch;
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }
}
