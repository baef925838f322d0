using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

/// <summary>A file read as a corpus.</summary>
internal static class CorpusReading
{
    public static (List<string> Documents, ReadReport Report) Read(string text, string fileName, CorpusReaderOptions? options = null)
    {
        using MemoryStream stream = Bytes.Of(text);
        return Read(stream, fileName, options);
    }

    public static (List<string> Documents, ReadReport Report) Read(Stream stream, string fileName, CorpusReaderOptions? options = null)
    {
        var reader = new CorpusReader(options ?? new());
        List<string> documents = [.. reader.Read(stream, fileName, TestContext.Current.CancellationToken)];
        return (documents, reader.Complete());
    }
}
