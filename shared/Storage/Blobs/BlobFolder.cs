using System.Security.Cryptography;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Storage.Blobs;

/// <summary>Files under one prefix of a container, written once and checked against their SHA-256 when read.</summary>
/// <param name="container">The container.</param>
/// <param name="prefix">Without a slash at the end.</param>
/// <param name="conditions">Conditions of every upload; none where the prefix belongs to one writer alone.</param>
internal sealed class BlobFolder(BlobContainerClient container, string prefix, BlobRequestConditions? conditions = null)
{
    // Enough to fill a disk or a network card; more only takes memory.
    private const int Parallelism = 4;
    private const int Piece = 16 << 20;

    // Of one file: bench/Transfer. Left alone the SDK sends up to 256 MB in one request, and what comes after in pieces of 4 MB.
    private const int PiecesAtOnce = 4;
    private static readonly StorageTransferOptions Transfer = new() { MaximumConcurrency = PiecesAtOnce, InitialTransferSize = Piece, MaximumTransferSize = Piece };

    public string Address(string name) => $"{container.Name}/{prefix}/{name}";

    public async Task<ArtifactFile> UploadAsync(string name, string path, CancellationToken cancellationToken)
    {
        StorageName.CheckPath("file", name);
        await using FileStream file = OpenRead(path);
        long length = file.Length;
        Task<string> digest = DigestAsync(path, cancellationToken);
        await Task.WhenAll(digest, Blob(name).UploadAsync(file, new BlobUploadOptions { Conditions = conditions, TransferOptions = Transfer }, cancellationToken));
        return new ArtifactFile(name, length, await digest);
    }

    /// <summary>Uploads every file below a local folder; names are relative to it.</summary>
    public async Task<IReadOnlyList<ArtifactFile>> UploadFolderAsync(string folder, CancellationToken cancellationToken)
    {
        string[] paths = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        var files = new ArtifactFile[paths.Length];
        await Parallel.ForAsync(0, paths.Length, Options(cancellationToken), async (i, token) =>
        {
            string name = Path.GetRelativePath(folder, paths[i]).Replace(Path.DirectorySeparatorChar, '/');
            files[i] = await UploadAsync(name, paths[i], token);
        });
        return [.. files.OrderBy(f => f.Name, StringComparer.Ordinal)];
    }

    /// <summary>Writes a file as it is produced; memory does not grow with it.</summary>
    public async Task<ArtifactFile> WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        StorageName.CheckPath("file", name);
        Stream blob = await container.GetBlockBlobClient($"{prefix}/{name}")
            .OpenWriteAsync(overwrite: true, cancellationToken: cancellationToken);
        using var digest = new DigestStream(blob);
        await using (blob)
        {
            await write(digest);
        }

        return new ArtifactFile(name, digest.Length, digest.Sha256());
    }

    public async Task<ArtifactFile> WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        StorageName.CheckPath("file", name);
        var options = new BlobUploadOptions { Conditions = conditions };
        await Blob(name).UploadAsync(BinaryData.FromBytes(content), options, cancellationToken);
        return new ArtifactFile(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content.Span)));
    }

    /// <summary>Downloads files into a local folder. A file appears under its name only when its digest is right.</summary>
    public Task DownloadAsync(IReadOnlyCollection<ArtifactFile> files, string folder, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(files, Options(cancellationToken), async (file, token) =>
        {
            string path = Path.Combine(folder, StorageName.CheckPath("file", file.Name));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string partial = path + ".partial";
            await DownloadAsync(file, partial, token);
            File.Move(partial, path, overwrite: true);
        });

    /// <summary>A whole file in memory, its digest checked.</summary>
    public async Task<BinaryData> ReadAsync(ArtifactFile file, CancellationToken cancellationToken)
    {
        BlobDownloadResult content;
        try
        {
            content = await Blob(file.Name).DownloadContentAsync(cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsNotFound())
        {
            throw Missing(file);
        }

        Check(file, content.Content.ToMemory().Length, Convert.ToHexStringLower(SHA256.HashData(content.Content.ToMemory().Span)));
        return content.Content;
    }

    /// <summary>Deletes every blob under the prefix.</summary>
    public Task DeleteAsync(CancellationToken cancellationToken) => DeleteAsync(kept: null, cancellationToken);

    /// <summary>Deletes every blob under the prefix but one; false when there was none.</summary>
    public async Task<bool> DeleteAsync(string? kept, CancellationToken cancellationToken)
    {
        bool any = false;
        await foreach (BlobItem blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix + "/", cancellationToken))
        {
            if (blob.Name != $"{prefix}/{kept}")
            {
                any |= await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
            }
        }

        return any;
    }

    private static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static ParallelOptions Options(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };

    /// <summary>Beside the upload, on a thread of its own: the file is read from the system's memory then.</summary>
    private static Task<string> DigestAsync(string path, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            await using FileStream file = OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        },
        cancellationToken);

    private async Task DownloadAsync(ArtifactFile file, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var download = new BlobDownload(Blob(file.Name), path, file.Length, Piece);
            (long length, string sha256) = await download.RunAsync(PiecesAtOnce, cancellationToken);
            Check(file, length, sha256);
        }
        catch (RequestFailedException e) when (e.IsNotFound())
        {
            throw Missing(file);
        }
    }

    private void Check(ArtifactFile file, long length, string sha256)
    {
        if (length != file.Length || sha256 != file.Sha256)
        {
            throw new StorageCorruptionException(
                Address(file.Name), $"has {length} bytes with SHA-256 {sha256}; its manifest says {file.Length} bytes with {file.Sha256}.");
        }
    }

    private StorageCorruptionException Missing(ArtifactFile file) => new(Address(file.Name), "does not exist, though its manifest names it.");

    private BlobClient Blob(string name) => container.GetBlobClient($"{prefix}/{name}");
}
