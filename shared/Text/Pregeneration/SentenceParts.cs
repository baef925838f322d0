using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Randomness;
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

    private const string HeldOut = "held-out.txt";

    // A next-sentence example needs a document and another one to draw from.
    private const int FewestToPair = 2;

    private readonly DirectoryInfo? _folder;
    private readonly double _heldOutShare;

    private SentenceParts(IReadOnlyList<string> paths, DirectoryInfo? folder, double heldOutShare = 0)
    {
        Paths = paths;
        HeldOutPath = heldOutShare > 0 ? Path.Combine(folder!.FullName, HeldOut) : null;
        _folder = folder;
        _heldOutShare = heldOutShare;
    }

    /// <summary>The parts; the file itself when it is small.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The documents that are in no part; null when none are to be held out.</summary>
    public string? HeldOutPath { get; }

    /// <param name="sentencesPath">One sentence a line, blank lines between documents.</param>
    /// <param name="workFolder">Takes the parts, in a folder of their own.</param>
    /// <param name="seed">Enters the hash.</param>
    /// <param name="heldOutShare">About this share of the documents goes to <see cref="HeldOutPath"/>, by the same hash.</param>
    /// <param name="bytesPerPart">A larger file is cut.</param>
    /// <param name="longest">Bytes of a line.</param>
    /// <exception cref="UserErrorException">The share holds out fewer than two documents, or a line of a file that is cut is too long.</exception>
    public static SentenceParts Cut(
        string sentencesPath, string workFolder, int seed, CancellationToken cancellationToken, double heldOutShare = 0, long bytesPerPart = BytesPerPart, int longest = int.MaxValue)
    {
        long bytes = new FileInfo(sentencesPath).Length;
        if (bytes <= bytesPerPart && heldOutShare <= 0)
        {
            return new([sentencesPath], folder: null);
        }

        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(workFolder, $".parts-{Guid.NewGuid():N}"));
        int count = (int)Math.Max(1, (bytes + bytesPerPart - 1) / bytesPerPart);
        var parts = new SentenceParts([.. Enumerable.Range(0, count).Select(p => PartPath(folder, p))], folder, heldOutShare);
        bool written = false;
        try
        {
            parts.Write(sentencesPath, seed, longest, cancellationToken);
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

    private void Write(string sentencesPath, int seed, int longest, CancellationToken cancellationToken)
    {
        FileStream[] parts = [.. Paths.Concat(HeldOutPath is null ? [] : [HeldOutPath]).Select(p => new FileStream(p, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))];
        try
        {
            using FileStream sentences = File.OpenRead(sentencesPath);
            int documents = 0;
            int heldOut = 0;
            FileStream? part = null;
            foreach (TextLines.Line line in TextLines.Of(new LineBlockReader(sentences, Path.GetFileName(sentencesPath), longest: longest, cancellationToken: cancellationToken), cancellationToken))
            {
                if (!line.IsBlank)
                {
                    if (part is null)
                    {
                        part = PartOf(parts, seed, documents++);
                        heldOut += part == parts[^1] ? 1 : 0;
                    }

                    part.Write(line.Bytes.Span);
                    part.WriteByte((byte)'\n');
                }
                else if (part is not null)
                {
                    part.WriteByte((byte)'\n');
                    part = null;
                }
            }

            RequireEnoughHeldOut(heldOut, documents);
        }
        finally
        {
            foreach (FileStream part in parts)
            {
                part.Dispose();
            }
        }
    }

    private void RequireEnoughHeldOut(int heldOut, int documents)
    {
        if (_heldOutShare > 0 && heldOut < FewestToPair)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"A held-out share of {_heldOutShare} of {documents} documents holds out {heldOut}, and next-sentence examples need at least {FewestToPair}. Raise the share."));
        }
    }

    /// <summary>The part of a document; the last file holds what is held out.</summary>
    private FileStream PartOf(FileStream[] files, int seed, int document)
    {
        SplitMix64 random = SplitMix64.For(seed, document, Paths.Count, 0);
        int part = random.Next(Paths.Count);
        return files[_heldOutShare > 0 && random.NextDouble() < _heldOutShare ? Paths.Count : part];
    }
}
