using BertPipeline.Storage.Checkpoints;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Retention;

namespace BertPipeline.Orchestration.Retention;

/// <summary>
/// Deletes what is old and no longer used. Models and corpora are never touched. The rule:
/// <list type="bullet">
/// <item>A run is kept whole, with every artifact that it used, while it goes on, for the age after its end, and as long as a model that it published is the one that its name means or a schedule has started
/// no run after it. One of another hub that has no end and has written nothing for the age was abandoned with its hub, and counts as ended.</item>
/// <item>A run that published any model that is still there keeps its folder, and so its report, without logs; so does one whose <c>run.json</c> still lies in its corpus, one of another hub of the account, and one that cannot be read. All others go.</item>
/// <item>An artifact goes when it is older than the age and no run uses it that is kept whole: its manifest first, its files a day later.</item>
/// <item>Checkpoints, poison messages and blocks that nobody committed go when they are older than the age.</item>
/// <item>While any run goes on, artifacts and checkpoints stay, the rest of them from the moment when one begins: it may be about to use one that only a forgotten run has used.</item>
/// </list>
/// Interrupted, it is finished by the next call: each step of it is decided by what is there. What it has deleted is computed again by whoever wants it.
/// </summary>
public sealed class StoragePurge(RunPurge runs, ArtifactPurge artifacts, StoredFolders folders, CheckpointStore checkpoints, JobQueue queue, TimeProvider time)
{
    /// <param name="olderThan">At least a day.</param>
    /// <param name="dryRun">Deletes nothing, and tells what would be deleted.</param>
    /// <param name="cancellationToken">Ends the purge; the next goes on.</param>
    public async Task<StoragePurgeResult> PurgeAsync(TimeSpan olderThan, bool dryRun, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.FromDays(1));
        DateTimeOffset before = time.GetUtcNow() - olderThan;
        var ledger = new PurgeLedger(dryRun);
        IReadOnlyList<StoredRun> all = await runs.ListAsync(cancellationToken);
        var fates = all.ToDictionary(r => r.Id, r => r.Facts.Decide(before));
        IReadOnlyList<string> goingOn = [.. all.Where(r => r.Facts.GoesOn(before)).Select(r => r.Id)];
        IEnumerable<string> kept = fates.Where(f => f.Value == RunFate.Keep).Select(f => f.Key);
        if (goingOn.Count == 0 && await artifacts.PurgeAsync(before, kept, ledger, NoneBeganAsync, cancellationToken))
        {
            await PurgeCheckpointsAsync(before, ledger, NoneBeganAsync, cancellationToken);
            await PurgeUncommittedAsync(before, ledger, cancellationToken);
        }

        foreach (StoredRun run in all)
        {
            await runs.PurgeAsync(run, fates[run.Id], ledger, cancellationToken);
        }

        if (await queue.PurgePoisonAsync(before, dryRun, cancellationToken) is > 0 and int messages)
        {
            ledger.Add(PurgeKind.PoisonMessages, $"{messages}", 0);
        }

        return ledger.ToResult(before, goingOn);

        // The walk takes minutes in a large account.
        async Task<bool> NoneBeganAsync() => (goingOn = await runs.FindNewAsync(all, cancellationToken)).Count == 0;
    }

    private async Task PurgeCheckpointsAsync(DateTimeOffset before, PurgeLedger ledger, Func<Task<bool>> noneBegan, CancellationToken cancellationToken)
    {
        await foreach (StoredFolder training in folders.CheckpointsAsync(cancellationToken))
        {
            if (training.LastWrite < before)
            {
                if (!await noneBegan())
                {
                    return;
                }

                ledger.Add(PurgeKind.Checkpoints, training.Name, training.Bytes);
                await ledger.DoAsync(() => checkpoints.DeleteAsync(training.Name, cancellationToken));
            }
        }
    }

    private async Task PurgeUncommittedAsync(DateTimeOffset before, PurgeLedger ledger, CancellationToken cancellationToken)
    {
        await foreach (UncommittedBlob blob in folders.UncommittedAsync(cancellationToken))
        {
            if (blob.Begun < before)
            {
                ledger.Add(PurgeKind.UncommittedBlocks, blob.Name, 0);
                await ledger.DoAsync(() => blob.DeleteAsync(cancellationToken));
            }
        }
    }
}
