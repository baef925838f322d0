using BertPipeline.Contracts;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;

namespace BertPipeline.Text.Reading;

/// <summary>The expanded bytes of a .gz file, bounded, so that a small file cannot fill the machine; a damaged or cut file is an error that names it.</summary>
internal sealed class GzipText(Stream compressed, string fileName, long limit) : ForwardStream
{
    private readonly GZipInputStream _gzip = new(compressed) { IsStreamOwner = false };
    private long _read;

    /// <summary>The expanded stream of a file whose name ends in .gz, else null. Disposing it leaves <paramref name="stream"/> open.</summary>
    public static GzipText? Expand(Stream stream, string fileName, long limit) =>
        FileFormats.IsCompressed(fileName) ? new GzipText(stream, fileName, limit) : null;

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            int read = _gzip.Read(buffer, offset, count);
            _read += read;
            return _read <= limit
                ? read
                : throw new UserErrorException($"{fileName} expands to more than {limit:N0} bytes. Split it, or drop it uncompressed.");
        }
        catch (Exception e) when (e is SharpZipBaseException or EndOfStreamException)
        {
            throw new UserErrorException(
                $"{fileName} is damaged or was cut short after {_read:N0} expanded bytes ({e.Message}). Compress and drop it again.", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _gzip.Dispose();
        base.Dispose(disposing);
    }
}
