using BertPipeline.Contracts.Artifacts;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Retention;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Retention;

/// <summary>Artifacts that nothing uses: the manifest goes first, so that nobody begins to use one, and its files a day later, when nobody reads them any more.</summary>
public sealed class ArtifactPurge(StoredFolders folders, ArtifactStore artifacts, RunStore runs, TimeProvider time)
{
    private const string Manifest = "manifest.json";

    /// <summary>Manifests that go at once, for one look at the runs.</summary>
    internal const int AtOnce = 20;

    /// <summary>Nobody reads, or writes, one artifact for so long.</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromDays(1);

    /// <param name="before">A younger manifest stays, used or not.</param>
    /// <param name="kept">Runs whose artifacts stay.</param>
    /// <param name="ledger">Keeps what goes.</param>
    /// <param name="noneBegan">Whether no run has begun since the kept ones were listed; asked before any manifest goes.</param>
    /// <param name="cancellationToken">Ends the purge; the next goes on.</param>
    /// <returns>False when one has begun: the rest stays, it may be about to use any of them.</returns>
    internal async Task<bool> PurgeAsync(DateTimeOffset before, IEnumerable<string> kept, PurgeLedger ledger, Func<Task<bool>> noneBegan, CancellationToken cancellationToken)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (string runId in kept)
        {
            used.UnionWith((await runs.ListStepsAsync(runId, cancellationToken)).Select(s => s.Artifact).OfType<ArtifactRef>().Select(a => $"{a.Step}/{a.Key}"));
        }

        var unused = new List<StoredFolder>(AtOnce);
        await foreach (StoredFolder artifact in folders.ArtifactsAsync(cancellationToken))
        {
            StoredBlob? manifest = artifact.Blobs.FirstOrDefault(b => b.Name == Manifest);
            if (manifest?.LastWrite < before && !used.Contains(artifact.Name))
            {
                unused.Add(artifact);
                if (unused.Count == AtOnce && !await DeleteManifestsAsync(unused, ledger, noneBegan, cancellationToken))
                {
                    return false;
                }

                continue;
            }

            if (await NobodysAsync(artifact, manifest is not null, cancellationToken) is { Count: > 0 } nobodys)
            {
                ledger.Add(PurgeKind.Files, artifact.Name, nobodys.Sum(b => b.Bytes));
                await ledger.DoAsync(() => artifact.DeleteAsync(nobodys, cancellationToken));
            }
        }

        return await DeleteManifestsAsync(unused, ledger, noneBegan, cancellationToken);
    }

    /// <summary>Side by side: a run that begins after the answer has its plan to make first, and looks for its first artifact when they are gone.</summary>
    private async Task<bool> DeleteManifestsAsync(List<StoredFolder> unused, PurgeLedger ledger, Func<Task<bool>> noneBegan, CancellationToken cancellationToken)
    {
        if (!await noneBegan())
        {
            return false;
        }

        foreach (StoredFolder artifact in unused)
        {
            ledger.Add(PurgeKind.Artifact, artifact.Name, artifact.Bytes);
        }

        await ledger.DoAsync(() => Parallel.ForEachAsync(
            unused, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (artifact, token) => await folders.DeleteManifestAsync(artifact, token)));
        unused.Clear();
        return true;
    }

    /// <summary>The files that no manifest names and that nobody has added to for a day: all of them, or those of attempts that did not win.</summary>
    private async Task<IReadOnlyList<StoredBlob>> NobodysAsync(StoredFolder artifact, bool hasManifest, CancellationToken cancellationToken)
    {
        DateTimeOffset abandoned = time.GetUtcNow() - Reading;
        if (!hasManifest)
        {
            return artifact.LastWrite < abandoned ? artifact.Blobs : [];
        }

        IGrouping<string, StoredBlob>[] attempts = [.. artifact.Blobs.Where(b => b.Name != Manifest).GroupBy(b => b.Name.Split('/')[0])];
        if (attempts.Length < 2)
        {
            return [];
        }

        string[] parts = artifact.Name.Split('/');
        return await artifacts.FindAsync(parts[0], parts[1], cancellationToken) is { } winner
            ? [.. attempts.Where(a => a.Key != winner.Attempt && a.Max(b => b.LastWrite) < abandoned).SelectMany(a => a)]
            : [];
    }
}
