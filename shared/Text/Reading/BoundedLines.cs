namespace BertPipeline.Text.Reading;

/// <summary>The lines of a file of which every one is wanted, none longer than rows may be.</summary>
public static class BoundedLines
{
    /// <param name="stream">UTF-8, or UTF-16 by its mark.</param>
    /// <param name="fileName">For errors.</param>
    /// <param name="longest">Bytes of a line.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Contracts.UserErrorException">A line is too long, or holds bytes that are not UTF-8; the message names file and place.</exception>
    public static IEnumerable<(string Text, long Number)> Read(
        Stream stream, string fileName, int longest = RowOptions.DefaultMaximumRowBytes, CancellationToken cancellationToken = default) =>
        TextLines.Of(new LineBlockReader(stream, fileName, longest: longest, cancellationToken: cancellationToken), cancellationToken)
            .Select(line => (Utf8Decoder.Decode(line.Bytes.Span, fileName, line.Offset), line.Number));
}
