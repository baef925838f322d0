using System.Globalization;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs.Models;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Models;

/// <summary>Named, versioned Hugging Face folders: <c>models/{name}/{version}/</c>.</summary>
public sealed partial class ModelStore(PipelineStorage storage, TimeProvider time)
{
    private const string DeletedMark = "deleted.json";

    /// <summary>Every published version, by name, newest version first.</summary>
    public async Task<IReadOnlyList<ModelManifest>> ListAsync(CancellationToken cancellationToken = default)
    {
        var models = new List<ModelManifest>();
        await foreach (BlobItem blob in BlobsAsync("", cancellationToken))
        {
            Match match = ManifestPattern().Match(blob.Name);
            if (match.Success && await ManifestAsync(match.Groups["name"].Value, match.Groups["version"].Value, cancellationToken) is { } manifest)
            {
                models.Add(manifest);
            }
        }

        return [.. models.OrderBy(m => m.Name, StringComparer.Ordinal).ThenByDescending(m => m.Version, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The model of <c>name/version</c>; of <c>name</c> its <see cref="CurrentVersion"/>, the newest where none was ever chosen; of <c>name@latest</c> the newest. Null when there is none.
    /// </summary>
    public async Task<ModelManifest?> FindAsync(string model, CancellationToken cancellationToken = default)
    {
        StorageName.CheckPath("model", model);
        if (model.EndsWith(ModelName.Latest, StringComparison.Ordinal))
        {
            return await NewestAsync(model[..^ModelName.Latest.Length], cancellationToken);
        }

        Match match = VersionedPattern().Match(model);
        if (match.Success)
        {
            return await ManifestAsync(match.Groups["name"].Value, match.Groups["version"].Value, cancellationToken);
        }

        return await storage.Models.FindJsonAsync<CurrentVersion>($"{model}/{CurrentVersion.FileName}", cancellationToken) is not { } current
            ? await NewestAsync(model, cancellationToken)
            : current.Version is null ? null : await ManifestAsync(model, current.Version, cancellationToken);
    }

    /// <summary>The published versions of one name, newest first.</summary>
    public async Task<IReadOnlyList<ModelManifest>> ListVersionsAsync(string name, CancellationToken cancellationToken = default)
    {
        StorageName.CheckPath("model", name);
        var models = new List<ModelManifest>();
        foreach ((string version, _) in (await VersionsAsync(name, cancellationToken)).Where(v => v.Complete).Reverse())
        {
            if (await ManifestAsync(name, version, cancellationToken) is { } manifest)
            {
                models.Add(manifest);
            }
        }

        return models;
    }

    /// <summary>A small file of a model, SHA-256 checked; null when the model has none of the name.</summary>
    public async Task<BinaryData?> ReadAsync(ModelManifest model, string file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Files.FirstOrDefault(f => f.Name == file) is { } found
            ? await Folder(model.Name, model.Version).ReadAsync(found, cancellationToken)
            : null;
    }

    /// <summary>Downloads a model into a local folder (created where needed), SHA-256 checked.</summary>
    public async Task DownloadAsync(ModelManifest model, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        Directory.CreateDirectory(folder);
        await Folder(model.Name, model.Version).DownloadAsync([.. model.Files], folder, cancellationToken);
    }

    /// <summary>
    /// Publishes a local folder under the next free version. Called again by the same owner, it returns what that owner has published. Publishers of one name
    /// take turns, so that each sees what the one before has published.
    /// </summary>
    public Task<ModelManifest> PublishAsync(
        string name, string folder, string owner, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        PublishNextAsync(ModelName.Check(name), folder, owner, isSame: null, metadata, keepsCurrent: false, cancellationToken);

    /// <summary>The same, unless the newest version is that very model: then it stands, and no other is made.</summary>
    /// <param name="isSame">Whether a version is what the folder holds.</param>
    /// <param name="keepsCurrent">
    /// The name goes on meaning the version that it means, and nothing where there is none, until it <see cref="CurrentVersions.MoveAsync">is moved</see>.
    /// </param>
    public Task<ModelManifest> PublishUnlessSameAsync(
        string name, string folder, string owner, Func<ModelManifest, bool> isSame, IReadOnlyDictionary<string, string> metadata, bool keepsCurrent = false, CancellationToken cancellationToken = default) =>
        PublishNextAsync(ModelName.Check(name), folder, owner, isSame, metadata, keepsCurrent, cancellationToken);

    /// <summary>The same for the model of a package, under its own name, which nothing else is published under.</summary>
    public Task<ModelManifest> PublishAsync(
        PretrainedModel model, string folder, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return PublishNextAsync(model.Name, folder, model.Owner, isSame: null, metadata, keepsCurrent: false, cancellationToken);
    }

    /// <summary>Whether there is something of a version for <see cref="DeleteAsync"/> to do: it is published, or its deletion was interrupted.</summary>
    public async Task<bool> HasAsync(string name, string version, CancellationToken cancellationToken = default)
    {
        StorageName.CheckPath("model", name);
        StorageName.CheckId("version", version);
        var files = new List<string>();
        await foreach (BlobItem blob in BlobsAsync($"{name}/{version}/", cancellationToken))
        {
            files.Add(blob.Name[(name.Length + version.Length + 2)..]);
        }

        return files.Contains("manifest.json") || (files.Contains(DeletedMark) && files.Count > 1);
    }

    /// <summary>
    /// Deletes a version: the manifest first, so that nobody finds half a model, then its files. A mark stays, so that the number never comes to mean
    /// another model: keys of artifacts and copies on disks hold it. Interrupted, it is finished by the next call.
    /// </summary>
    /// <returns>False when there is no such version.</returns>
    /// <exception cref="UserErrorException">It is the current one, and there are others.</exception>
    public async Task<bool> DeleteAsync(string name, string version, CancellationToken cancellationToken = default)
    {
        StorageName.CheckPath("model", name);
        StorageName.CheckId("version", version);
        await using BlobTurn turn = await TakeTurnAsync(name, cancellationToken);
        string mark = $"{name}/{version}/{DeletedMark}";
        ModelManifest? manifest = await ManifestAsync(name, version, cancellationToken);
        if (manifest is not null)
        {
            await LeaveCurrentAsync(name, version, cancellationToken);
            await storage.Models.WriteJsonAsync(mark, new DeletedModel(manifest.Owner, time.GetUtcNow()), cancellationToken);
        }
        else if (await storage.Models.FindJsonAsync<DeletedModel>(mark, cancellationToken) is null)
        {
            // Files without manifest and mark are of someone who is publishing.
            return false;
        }

        await storage.Models.DeleteBlobIfExistsAsync($"{name}/{version}/manifest.json", cancellationToken: cancellationToken);
        bool files = await Folder(name, version).DeleteAsync(DeletedMark, cancellationToken);
        return manifest is not null || files;
    }

    /// <summary>A version that is about to go is current no more; refused while there are others that could take its place.</summary>
    private async Task LeaveCurrentAsync(string name, string version, CancellationToken cancellationToken)
    {
        if ((await storage.Models.FindJsonAsync<CurrentVersion>($"{name}/{CurrentVersion.FileName}", cancellationToken))?.Version != version)
        {
            return;
        }

        string? other = (await VersionsAsync(name, cancellationToken)).LastOrDefault(v => v.Complete && v.Version != version).Version;
        if (other is not null)
        {
            throw new UserErrorException($"{name}/{version} is the current version: '{name}' alone means it. Promote another first, such as 'bert-pipeline models promote {name}/{other}'.");
        }

        await storage.Models.DeleteBlobIfExistsAsync($"{name}/{CurrentVersion.FileName}", cancellationToken: cancellationToken);
    }

    [GeneratedRegex(@"^(?<name>.+)/(?<version>\d{4})$")]
    private static partial Regex VersionedPattern();

    [GeneratedRegex(@"^(?<name>.+)/(?<version>\d{4})/manifest\.json$")]
    private static partial Regex ManifestPattern();

    private async Task<ModelManifest> PublishNextAsync(
        string name, string folder, string owner, Func<ModelManifest, bool>? isSame, IReadOnlyDictionary<string, string>? metadata, bool keepsCurrent, CancellationToken cancellationToken)
    {
        await using BlobTurn turn = await TakeTurnAsync(name, cancellationToken);
        if (keepsCurrent)
        {
            await KeepCurrentAsync(name, owner, cancellationToken);
        }

        while (true)
        {
            IReadOnlyList<(string Version, bool Complete)> versions = await VersionsAsync(name, cancellationToken);
            bool isNewest = true;
            foreach ((string version, _) in versions.Where(v => v.Complete).Reverse())
            {
                if (await ManifestAsync(name, version, cancellationToken) is { } manifest)
                {
                    if (manifest.Owner == owner || (isNewest && isSame?.Invoke(manifest) == true))
                    {
                        return manifest;
                    }

                    isNewest = false;
                }
            }

            string next = versions.Count == 0 ? "0001" : (int.Parse(versions[^1].Version, CultureInfo.InvariantCulture) + 1).ToString("D4", CultureInfo.InvariantCulture);
            if (await TryPublishAsync(name, next, folder, owner, metadata, cancellationToken) is { } published)
            {
                return published;
            }
        }
    }

    /// <summary>Writes down what the name means before another version is added, where nobody has yet.</summary>
    private async Task KeepCurrentAsync(string name, string owner, CancellationToken cancellationToken)
    {
        ModelManifest? newest = await NewestAsync(name, cancellationToken);
        string why = newest is null ? "nothing was published yet" : "the newest version when the first was chosen";
        await storage.Models.TryCreateJsonAsync(
            $"{name}/{CurrentVersion.FileName}", new CurrentVersion { Version = newest?.Version, Since = time.GetUtcNow(), By = owner, Why = why }, cancellationToken);
    }

    /// <summary>What changes the versions of a name, and which is current, is done one after the other.</summary>
    internal Task<BlobTurn> TakeTurnAsync(string name, CancellationToken cancellationToken) =>
        BlobTurn.TakeAsync(storage.Models, $"{name}/.publishing", time, cancellationToken);

    /// <summary>Null when another publisher writes to this version: files are created only where there is none.</summary>
    private async Task<ModelManifest?> TryPublishAsync(
        string name, string version, string folder, string owner, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = new ModelManifest
            {
                Name = name,
                Version = version,
                Owner = owner,
                CreatedAt = time.GetUtcNow(),
                Files = await new BlobFolder(storage.Models, $"{name}/{version}", BlobConditions.IfAbsent)
                    .UploadFolderAsync(folder, cancellationToken),
                Metadata = metadata ?? new Dictionary<string, string>(),
            };
            bool created = await storage.Models.TryCreateJsonAsync($"{name}/{version}/manifest.json", manifest, cancellationToken);
            return created ? manifest : null;
        }
        catch (RequestFailedException e) when (e.IsConflict())
        {
            return null;
        }
    }

    private async Task<ModelManifest?> NewestAsync(string model, CancellationToken cancellationToken)
    {
        (string Version, bool Complete)? newest = (await VersionsAsync(model, cancellationToken))
            .Where(v => v.Complete).Cast<(string Version, bool Complete)?>().LastOrDefault();
        return newest is { } found ? await ManifestAsync(model, found.Version, cancellationToken) : null;
    }

    /// <summary>The versions of a name, complete or not, in ascending order.</summary>
    private async Task<IReadOnlyList<(string Version, bool Complete)>> VersionsAsync(string name, CancellationToken cancellationToken)
    {
        var versions = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        await foreach (BlobItem blob in BlobsAsync(name + "/", cancellationToken))
        {
            string[] parts = blob.Name[(name.Length + 1)..].Split('/', 2);
            if (parts.Length == 2 && parts[0].Length == 4 && parts[0].All(char.IsAsciiDigit))
            {
                versions[parts[0]] = versions.GetValueOrDefault(parts[0]) || parts[1] == "manifest.json";
            }
        }

        return [.. versions.Select(v => (v.Key, v.Value))];
    }

    private AsyncPageable<BlobItem> BlobsAsync(string prefix, CancellationToken cancellationToken) =>
        storage.Models.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken);

    private Task<ModelManifest?> ManifestAsync(string name, string version, CancellationToken cancellationToken) =>
        storage.Models.FindJsonAsync<ModelManifest>($"{name}/{version}/manifest.json", cancellationToken);

    private BlobFolder Folder(string name, string version) => new(storage.Models, $"{name}/{version}");

    /// <summary>What is left of a deleted version.</summary>
    private sealed record DeletedModel(string Owner, DateTimeOffset DeletedAt);
}
