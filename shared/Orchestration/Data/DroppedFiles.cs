using BertPipeline.Contracts;
using BertPipeline.Storage.Corpora;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>What users drop into a folder of the container <c>corpora</c>.</summary>
internal static class DroppedFiles
{
    private const int MostNamed = 20;

    /// <summary>The readable files under a folder, sorted by name, and the names of the others; null when there is no other. Throws <see cref="UserErrorException"/> when none is readable.</summary>
    public static async Task<(IReadOnlyList<DroppedBlob> Files, IReadOnlyList<string>? LeftOut)> ListAsync(
        CorpusStore corpora, string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<DroppedBlob> all = await corpora.ListAsync(folder, cancellationToken);
        DroppedBlob[] files = [.. all.Where(b => FileFormats.IsReadable(b.Name))];
        string[] others = [.. all.Where(b => !FileFormats.IsReadable(b.Name)).Select(b => b.Name)];
        return files.Length > 0 ? (files, others.Length > 0 ? others : null) : throw new UserErrorException(
            $"There is nothing to read in corpora/{folder}. Drop files that end in {FileFormats.Endings} there (each also .gz)."
            + (others.Length > 0 ? $" What is there cannot be read: {PrintableText.List(others, MostNamed)}." : ""));
    }

    /// <summary>Copies a dropped blob, as it was when it was listed, to a local file and opens that: readers look at a file twice.</summary>
    public static async Task<Stream> OpenAsync(CorpusStore corpora, DroppedBlob blob, string path, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.SequentialScan | FileOptions.Asynchronous,
        };
        var file = new FileStream(path, options);
        await using (Stream content = await corpora.OpenReadAsync(blob, cancellationToken))
        {
            await content.CopyToAsync(file, cancellationToken);
        }

        file.Position = 0;
        return file;
    }
}
