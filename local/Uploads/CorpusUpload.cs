using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using BertPipeline.Contracts;
using BertPipeline.Storage.Corpora;
using BertPipeline.Text.Reading;

namespace BertPipeline.Local.Uploads;

/// <summary>
/// Local files on their way into <c>corpora</c>. They go to a folder named after them and their content, so that data of an earlier
/// upload never mixes in, and the same files again find their artifacts again.
/// </summary>
public sealed partial class CorpusUpload
{
    private readonly IReadOnlyList<(string Path, string Name)> _files;

    private CorpusUpload(string stem, string folder, IReadOnlyList<(string Path, string Name)> files, IReadOnlyList<string> leftOut)
    {
        (Stem, Folder, _files, LeftOut) = (stem, folder, files, leftOut);
    }

    /// <summary>The file's or folder's own name, made fit for a folder in storage.</summary>
    public string Stem { get; }

    /// <summary>Where the files go in <c>corpora</c>.</summary>
    public string Folder { get; }

    /// <summary>Files of the folder that stay where they are, for no reader knows their endings.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    public int Count => _files.Count;

    public long Bytes => _files.Sum(f => new FileInfo(f.Path).Length);

    /// <summary>True when the argument names something on this machine rather than a folder in storage.</summary>
    public static bool IsLocal(string argument) =>
        File.Exists(argument) || Directory.Exists(argument) || FileFormats.IsReadable(argument);

    /// <summary>Looks at a file or folder; user errors name what is missing or of no use.</summary>
    public static async Task<CorpusUpload> OfAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        (string Path, string Name)[] files = File.Exists(path) ? [(path, Path.GetFileName(path))]
            : Directory.Exists(path) ? [.. FilesOf(path)]
            : throw new UserErrorException($"There is no file or folder '{path}'.");
        if (files.Length == 0)
        {
            throw new UserErrorException($"The folder '{path}' holds no {FileFormats.Endings} files (each may be .gz).");
        }

        if (files.FirstOrDefault(f => !FileFormats.IsReadable(f.Path)) is { Path: { } other })
        {
            throw new UserErrorException($"'{other}' is not one of {FileFormats.Endings} (each may be .gz).");
        }

        string stem = StemOf(path);
        string digest = await DigestAsync(files, cancellationToken);
        string[] leftOut = Directory.Exists(path) ? [.. NamesOf(path).Where(f => !FileFormats.IsReadable(f) && !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal)] : [];
        return new CorpusUpload(stem, $"{stem}-{digest[..8]}", files, leftOut);
    }

    /// <summary>Uploads what is not there yet.</summary>
    public async Task SendAsync(CorpusStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        foreach ((string path, string name) in _files)
        {
            await using FileStream file = File.OpenRead(path);
            // The folder's name holds the content's digest: a blob of the same length there is the same file.
            if ((await store.FindAsync($"{Folder}/{name}", cancellationToken))?.Length != file.Length)
            {
                await store.UploadAsync(Folder, name, file, cancellationToken);
            }
        }
    }

    private static IEnumerable<(string Path, string Name)> FilesOf(string folder) =>
        NamesOf(folder).Where(FileFormats.IsReadable).Select(name => (Path.Combine(folder, name), name)).OrderBy(f => f.name, StringComparer.Ordinal);

    private static IEnumerable<string> NamesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/'));

    /// <summary>The file's or folder's own name without its ending, made fit for a folder in storage.</summary>
    public static string StemOf(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        string stem = !Directory.Exists(path) ? Path.GetFileNameWithoutExtension(FileFormats.WithoutGzip(name)) : name;
        string safe = Unsafe().Replace(stem, "-").Trim('-', '.', '_');
        return safe.Length == 0 ? "corpus" : safe[..Math.Min(safe.Length, 60)];
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Unsafe();

    private static async Task<string> DigestAsync(IEnumerable<(string Path, string Name)> files, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string path, string name) in files)
        {
            await using FileStream file = File.OpenRead(path);
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(await SHA256.HashDataAsync(file, cancellationToken));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
