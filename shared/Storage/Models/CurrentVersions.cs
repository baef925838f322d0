using Azure;
using BertPipeline.Contracts;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Models;

/// <summary>Which version of a model its name alone means: looked up, and moved.</summary>
public sealed class CurrentVersions(PipelineStorage storage, ModelStore models, TimeProvider time)
{
    /// <summary>What was chosen for a name; null where nobody ever chose, and the name means its newest version.</summary>
    public async Task<CurrentVersion?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        (await ReadAsync(StorageName.CheckPath("model", name), cancellationToken)).Value;

    /// <summary>Makes a version the current one, whatever was; called again by the same, it changes nothing.</summary>
    /// <exception cref="UserErrorException">There is no such version.</exception>
    public async Task<CurrentVersion> MoveAsync(string name, string version, string by, string why, CancellationToken cancellationToken = default) =>
        (await TryMoveAsync(name, version, by, why, isExpected: null, cancellationToken)).Current;

    /// <summary>The same, if the current version is still the one that the new one was compared with.</summary>
    /// <param name="isExpected">Of the current version; of null where there is none.</param>
    /// <returns>Whether the version is current, or was once by the same's doing; and what is.</returns>
    /// <exception cref="UserErrorException">There is no such version.</exception>
    public async Task<(bool Moved, CurrentVersion Current)> TryMoveAsync(
        string name, string version, string by, string why, Func<string?, bool>? isExpected, CancellationToken cancellationToken = default)
    {
        await using BlobTurn turn = await models.TakeTurnAsync(StorageName.CheckPath("model", name), cancellationToken);
        IReadOnlyList<ModelManifest> versions = await models.ListVersionsAsync(name, cancellationToken);
        if (versions.All(v => v.Version != version))
        {
            throw new UserErrorException(versions.Count == 0
                ? $"There is no model '{name}'. 'bert-pipeline models' lists them."
                : $"'{name}' has no version {version}; it has {string.Join(", ", versions.Select(v => v.Version))}.");
        }

        (CurrentVersion? now, ETag? tag) = await ReadAsync(name, cancellationToken);
        if (now is not null && (isExpected is null ? now.Version == version : now.WasMovedBy(by, version)))
        {
            return (true, now);
        }

        // Where nobody chose, the newest was meant; one that was deleted is none.
        ModelManifest? meant = versions.FirstOrDefault(v => now is null || v.Version == now.Version);
        now ??= new() { Version = meant!.Version == version ? null : meant.Version, Since = meant.CreatedAt, By = meant.Owner, Why = "the newest version when the first was chosen" };
        if (isExpected?.Invoke(meant is null ? null : now.Version) == false)
        {
            return (false, now);
        }

        CurrentVersion next = now.Next(version, time.GetUtcNow(), by, why);
        await WriteAsync(name, next, tag, cancellationToken);
        return (true, next);
    }

    /// <summary>Goes back to the version that was current before.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public async Task<CurrentVersion> RollbackAsync(string name, string by, string? why, CancellationToken cancellationToken = default)
    {
        await using BlobTurn turn = await models.TakeTurnAsync(StorageName.CheckPath("model", name), cancellationToken);
        string[] versions = [.. (await models.ListVersionsAsync(name, cancellationToken)).Select(v => v.Version)];
        (CurrentVersion? now, ETag? tag) = await ReadAsync(name, cancellationToken);
        CurrentVersion back = now?.Back(versions, time.GetUtcNow(), by, why) ?? throw new UserErrorException(versions.Length == 0
            ? $"There is no model '{name}'. 'bert-pipeline models' lists them."
            : $"'{name}' has no earlier version to go back to{(now is null ? ": none was ever chosen" : "")}. Name one: 'bert-pipeline models promote {name}/{versions[^1]}'.");
        await WriteAsync(name, back, tag, cancellationToken);
        return back;
    }

    private Task<(CurrentVersion? Value, ETag? Tag)> ReadAsync(string name, CancellationToken cancellationToken) =>
        storage.Models.FindTaggedJsonAsync<CurrentVersion>($"{name}/{CurrentVersion.FileName}", cancellationToken);

    /// <summary>The turn may have been lost unnoticed; then the ETag says so.</summary>
    private async Task WriteAsync(string name, CurrentVersion next, ETag? tag, CancellationToken cancellationToken)
    {
        if (!await storage.Models.TryReplaceJsonAsync($"{name}/{CurrentVersion.FileName}", next, tag, cancellationToken))
        {
            throw new InvalidOperationException($"models/{name}/{CurrentVersion.FileName} was changed by another at the same moment. Nothing was done.");
        }
    }
}
