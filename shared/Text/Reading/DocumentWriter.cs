using System.Text;

namespace BertPipeline.Text.Reading;

/// <summary>Writes documents in the article's layout: lines, and a blank line after each document. UTF-8 without mark, line feeds only.</summary>
public sealed class DocumentWriter(Stream stream) : IDisposable
{
    private readonly StreamWriter _writer = new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };

    public long Documents { get; private set; }

    /// <param name="document">As <see cref="CorpusReader"/> gives it; an empty one is left out.</param>
    public void Write(string document)
    {
        string lines = DocumentText.Normalize(document);
        if (lines.Length > 0)
        {
            _writer.WriteLine(lines);
            _writer.WriteLine();
            Documents++;
        }
    }

    public void Dispose() => _writer.Dispose();
}
