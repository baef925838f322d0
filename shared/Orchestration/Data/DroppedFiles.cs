using BertPipeline.Contracts;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.Orchestration.Data;

/// <summary>What users drop into a folder of the container <c>corpora</c>.</summary>
internal static class DroppedFiles
{
    private static readonly string[] Extensions = [".txt", ".csv", ".tsv", ".jsonl"];

    /// <summary>The readable files under a folder, sorted by name. Throws <see cref="UserErrorException"/> when there is none.</summary>
    public static async Task<IReadOnlyList<DroppedBlob>> ListAsync(
        CorpusStore corpora, string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<DroppedBlob> all = await corpora.ListAsync(folder, cancellationToken);
        DroppedBlob[] files = [.. all.Where(b => IsReadable(b.Name))];
        return files.Length > 0 ? files : throw new UserErrorException(
            $"There is nothing to read in corpora/{folder}. Drop files that end in {string.Join(", ", Extensions)} there (each also .gz).");
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

    private static bool IsReadable(string name)
    {
        string bare = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return Extensions.Any(e => bare.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }
}
