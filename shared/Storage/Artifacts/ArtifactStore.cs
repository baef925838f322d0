using System.Text.Json;
using Azure.Storage.Blobs.Models;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Artifacts;

/// <summary>Content-addressed outputs of steps: <c>artifacts/{step}/{key}/</c>. Written once; every read is checked against the manifest.</summary>
public sealed class ArtifactStore(PipelineStorage storage, TimeProvider time)
{
    /// <summary>The artifact's manifest, or null when nobody has made it yet.</summary>
    public Task<ArtifactManifest?> FindAsync(string step, string key, CancellationToken cancellationToken = default) =>
        storage.Artifacts.FindJsonAsync<ArtifactManifest>(ManifestName(step, key), cancellationToken);

    /// <summary>Starts an attempt to make an artifact, in a folder of its own.</summary>
    /// <param name="origin">What the key was computed from; kept in the manifest.</param>
    public ArtifactWriter Begin(string step, string key, string runId, ArtifactOrigin? origin = null) => new(storage, time, step, key, runId) { Origin = origin };

    /// <summary>Artifacts of a step, the newest first, at most so many.</summary>
    public async Task<IReadOnlyList<ArtifactManifest>> ListAsync(string step, int most, CancellationToken cancellationToken = default)
    {
        var manifests = new List<(string Name, DateTimeOffset At)>();
        await foreach (BlobItem blob in storage.Artifacts.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{StorageName.CheckId("step", step)}/", cancellationToken))
        {
            if (blob.Name.EndsWith("/manifest.json", StringComparison.Ordinal) && blob.Name.Count(c => c == '/') == 2)
            {
                manifests.Add((blob.Name, blob.Properties.LastModified ?? default));
            }
        }

        ArtifactManifest?[] found = await Task.WhenAll(manifests
            .OrderByDescending(m => m.At).Take(most)
            .Select(m => storage.Artifacts.FindJsonAsync<ArtifactManifest>(m.Name, cancellationToken)));
        return [.. found.OfType<ArtifactManifest>()];
    }

    /// <summary>The manifest of an artifact that must exist, as the reference knows it.</summary>
    public async Task<ArtifactManifest> GetAsync(ArtifactRef artifact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArtifactManifest manifest = await FindAsync(artifact.Step, artifact.Key, cancellationToken)
            ?? throw new ArtifactNotFoundException(artifact);
        string digest = manifest.Digest();
        return digest == artifact.Digest ? manifest : throw new StorageCorruptionException(
            $"artifacts/{ManifestName(artifact.Step, artifact.Key)}", $"has digest {digest}; {artifact.Digest} was expected.");
    }

    /// <summary>Downloads all files into a local folder (created where needed), SHA-256 checked.</summary>
    public async Task DownloadAsync(ArtifactRef artifact, string folder, CancellationToken cancellationToken = default)
    {
        ArtifactManifest manifest = await GetAsync(artifact, cancellationToken);
        Directory.CreateDirectory(folder);
        await Folder(manifest).DownloadAsync(manifest.Files, folder, cancellationToken);
    }

    /// <summary>Downloads some files into a local folder (created where needed), SHA-256 checked.</summary>
    public async Task DownloadAsync(ArtifactRef artifact, IEnumerable<string> names, string folder, CancellationToken cancellationToken = default)
    {
        ArtifactManifest manifest = await GetAsync(artifact, cancellationToken);
        Directory.CreateDirectory(folder);
        ArtifactFile[] files = [.. names.Select(n => Find(manifest, n))];
        await Folder(manifest).DownloadAsync(files, folder, cancellationToken);
    }

    /// <summary>A whole file in memory, SHA-256 checked.</summary>
    public async Task<BinaryData> ReadAsync(ArtifactRef artifact, string name, CancellationToken cancellationToken = default)
    {
        ArtifactManifest manifest = await GetAsync(artifact, cancellationToken);
        return await Folder(manifest).ReadAsync(Find(manifest, name), cancellationToken);
    }

    /// <summary>A JSON file, SHA-256 checked.</summary>
    public async Task<T> ReadJsonAsync<T>(ArtifactRef artifact, string name, CancellationToken cancellationToken = default)
    {
        BinaryData content = await ReadAsync(artifact, name, cancellationToken);
        return JsonSerializer.Deserialize<T>(content, PipelineJson.Options)
            ?? throw new StorageCorruptionException($"artifacts/{artifact.Step}/{artifact.Key}/{name}", "holds null.");
    }

    internal static string ManifestName(string step, string key) => $"{step}/{key}/manifest.json";

    private static ArtifactFile Find(ArtifactManifest manifest, string name) =>
        manifest.Files.FirstOrDefault(f => f.Name == name) ?? throw new ArgumentException(
            $"Artifact {manifest.Step}/{manifest.Key} has no file '{name}'; it has {string.Join(", ", manifest.Files.Select(f => f.Name))}.", nameof(name));

    private BlobFolder Folder(ArtifactManifest manifest) => new(storage.Artifacts, $"{manifest.Step}/{manifest.Key}/{manifest.Attempt}");
}
