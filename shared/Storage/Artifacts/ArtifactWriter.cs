using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Storage.Blobs;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Artifacts;

/// <summary>
/// One attempt to make an artifact. Files go to <c>{step}/{key}/{attempt}/</c>; the artifact exists from the moment
/// <see cref="CompleteAsync"/> has written the manifest, and the first attempt to do so wins. Methods may be called in parallel.
/// </summary>
public sealed class ArtifactWriter
{
    private readonly BlobContainerClient _container;
    private readonly TimeProvider _time;
    private readonly string _step;
    private readonly string _key;
    private readonly string _runId;
    private readonly BlobFolder _folder;
    private readonly ConcurrentDictionary<string, ArtifactFile> _files = new(StringComparer.Ordinal);

    internal ArtifactWriter(PipelineStorage storage, TimeProvider time, string step, string key, string runId)
    {
        (_container, _time, _step, _key, _runId) = (storage.Artifacts, time, step, key, runId);
        Attempt = $"{time.GetUtcNow():yyyyMMddHHmmss}-{storage.NewName()}"[..23];
        _folder = new BlobFolder(_container, $"{step}/{key}/{Attempt}");
    }

    /// <summary>What the key was computed from, for the manifest.</summary>
    public ArtifactOrigin? Origin { get; init; }

    /// <summary>Name of this attempt's folder; <see cref="ArtifactManifest.Attempt"/> of the winner tells who won.</summary>
    public string Attempt { get; }

    public async Task UploadAsync(string name, string path, CancellationToken cancellationToken = default) =>
        Keep(await _folder.UploadAsync(name, path, cancellationToken));

    /// <summary>Uploads every file below a local folder; names are relative to it.</summary>
    public async Task UploadFolderAsync(string folder, CancellationToken cancellationToken = default)
    {
        foreach (ArtifactFile file in await _folder.UploadFolderAsync(folder, cancellationToken))
        {
            Keep(file);
        }
    }

    /// <summary>Writes a file while <paramref name="write"/> produces it, without keeping it in memory.</summary>
    public async Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
        Keep(await _folder.WriteAsync(name, write, cancellationToken));

    public Task WriteAsync(string name, Stream content, CancellationToken cancellationToken = default) =>
        WriteAsync(name, stream => content.CopyToAsync(stream, cancellationToken), cancellationToken);

    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        Keep(await _folder.WriteAsync(name, content, cancellationToken));

    public Task WriteJsonAsync<T>(string name, T value, CancellationToken cancellationToken = default) =>
        WriteAsync(name, JsonSerializer.SerializeToUtf8Bytes(value, PipelineJson.Indented), cancellationToken);

    /// <summary>
    /// Writes the manifest unless there is one. Returns the manifest that stands: this attempt's, or the winner's, in which case
    /// this attempt's folder has been deleted.
    /// </summary>
    public async Task<ArtifactManifest> CompleteAsync(
        IReadOnlyDictionary<string, string>? summary = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool exact = true,
        CancellationToken cancellationToken = default)
    {
        var manifest = new ArtifactManifest
        {
            Step = _step,
            Key = _key,
            Attempt = Attempt,
            RunId = _runId,
            CreatedAt = _time.GetUtcNow(),
            Files = [.. _files.Values.OrderBy(f => f.Name, StringComparer.Ordinal)],
            Summary = summary ?? new Dictionary<string, string>(),
            Environment = environment ?? new Dictionary<string, string>(),
            Exact = exact,
            Origin = Origin,
        };
        string name = ArtifactStore.ManifestName(_step, _key);
        if (await _container.TryCreateJsonAsync(name, manifest, cancellationToken))
        {
            return manifest;
        }

        ArtifactManifest winner = await _container.FindJsonAsync<ArtifactManifest>(name, cancellationToken)
            ?? throw new InvalidOperationException($"artifacts/{name} was there and is gone; try again.");

        // The client repeats a write whose answer was lost; then the manifest that stands in the way is our own.
        if (winner.Attempt != Attempt)
        {
            await AbandonAsync(cancellationToken);
        }

        return winner;
    }

    /// <summary>Deletes this attempt's folder.</summary>
    public Task AbandonAsync(CancellationToken cancellationToken = default) => _folder.DeleteAsync(cancellationToken);

    private void Keep(ArtifactFile file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            throw new InvalidOperationException($"The file '{file.Name}' of {_step}/{_key} was written twice.");
        }
    }
}
