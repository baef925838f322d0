using System.Globalization;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Pregeneration;

/// <summary>
/// Cuts a large file of sentences into parts that fit in memory, document by document and by a hash of the document's number, so that drawing a
/// partner within a part is drawing from the corpus. The parts are deleted at the end.
/// </summary>
public sealed class SentenceParts : IDisposable
{
    /// <summary>A larger file is cut. A part of this size takes as many bytes again in memory, as ids.</summary>
    public const long BytesPerPart = 64L << 20;

    private readonly DirectoryInfo? _folder;

    private SentenceParts(IReadOnlyList<string> paths, DirectoryInfo? folder)
    {
        Paths = paths;
        _folder = folder;
    }

    /// <summary>The parts; the file itself when it is small.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <param name="sentencesPath">One sentence a line, blank lines between documents.</param>
    /// <param name="workFolder">Takes the parts, in a folder of their own.</param>
    /// <param name="seed">Enters the hash.</param>
    /// <param name="bytesPerPart">A larger file is cut.</param>
    public static SentenceParts Cut(
        string sentencesPath, string workFolder, int seed, CancellationToken cancellationToken, long bytesPerPart = BytesPerPart)
    {
        long bytes = new FileInfo(sentencesPath).Length;
        if (bytes <= bytesPerPart)
        {
            return new([sentencesPath], folder: null);
        }

        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(workFolder, $".parts-{Guid.NewGuid():N}"));
        int count = (int)((bytes + bytesPerPart - 1) / bytesPerPart);
        var parts = new SentenceParts([.. Enumerable.Range(0, count).Select(p => PartPath(folder, p))], folder);
        bool written = false;
        try
        {
            parts.Write(sentencesPath, seed, cancellationToken);
            written = true;
            return parts;
        }
        finally
        {
            if (!written)
            {
                parts.Dispose();
            }
        }
    }

    public void Dispose() => _folder?.Delete(recursive: true);

    private static string PartPath(DirectoryInfo folder, int part) =>
        Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.txt"));

    private void Write(string sentencesPath, int seed, CancellationToken cancellationToken)
    {
        FileStream[] parts = [.. Paths.Select(p => new FileStream(p, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))];
        try
        {
            using FileStream sentences = File.OpenRead(sentencesPath);
            int document = 0;
            bool inDocument = false;
            FileStream part = PartOf(parts, seed, document);
            foreach (TextLines.Line line in TextLines.Of(sentences, Path.GetFileName(sentencesPath), cancellationToken))
            {
                if (!line.IsBlank)
                {
                    part.Write(line.Bytes.Span);
                    part.WriteByte((byte)'\n');
                    inDocument = true;
                }
                else if (inDocument)
                {
                    part.WriteByte((byte)'\n');
                    part = PartOf(parts, seed, ++document);
                    inDocument = false;
                }
            }
        }
        finally
        {
            foreach (FileStream part in parts)
            {
                part.Dispose();
            }
        }
    }

    private static FileStream PartOf(FileStream[] parts, int seed, int document) => parts[SplitMix64.For(seed, document, parts.Length, 0).Next(parts.Length)];
}
