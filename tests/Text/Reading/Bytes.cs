using System.IO.Compression;
using System.Text;

namespace BertPipeline.Text.Tests.Reading;

internal static class Bytes
{
    public static MemoryStream Of(string text) => new(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }
}
