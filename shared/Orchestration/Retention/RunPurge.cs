using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Retention;
using BertPipeline.Storage.Runs;
using BertPipeline.Storage.Schedules;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Retention;

/// <summary>The folders of runs: what is known of each, and how one goes.</summary>
public sealed class RunPurge(
    PipelineStorage storage, StoredFolders folders, RunStore runs, ModelStore models, ScheduleStore schedules, CorpusStore corpora, JobStore jobs, RunLister lister,
    IDurableTaskClientProvider clients)
{
    private const string Logs = "logs/";

    // Whatever else goes first: a claim without an end would be started again, and an end is what keeps that from happening.
    private static readonly string[] Last = ["request.json", "end.json"];

    internal async Task<IReadOnlyList<StoredRun>> ListAsync(CancellationToken cancellationToken)
    {
        ModelManifest[] published = [.. await models.ListAsync(cancellationToken)];
        var current = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in published.Select(m => m.Name).Distinct())
        {
            current.Add(await models.FindAsync(name, cancellationToken) is { } meant ? NameOf(meant) : "");
        }

        ILookup<string, string> byOwner = published.ToLookup(m => m.Owner, NameOf);
        HashSet<string> there = [.. published.Select(NameOf)];
        HashSet<string> scheduled = [.. (await schedules.ListAsync(cancellationToken)).Select(s => s.LastRunId).OfType<string>()];
        HashSet<string> dropped = [.. (await corpora.ListRunRequestsAsync(cancellationToken)).Select(RunStarter.RunIdOf)];
        var found = new List<StoredRun>();
        await foreach (StoredFolder folder in folders.RunsAsync(cancellationToken))
        {
            RunFacts facts = await ReadAsync(folder, cancellationToken);

            // A model that was there before is not published again, and has another owner. A tagging names the one that it took.
            string[] own = [.. byOwner[folder.Name], .. facts is { Claim.Tagging: null, End.Model: { } model } ? [model] : Array.Empty<string>()];
            found.Add(new(folder, facts with
            {
                IsCurrent = own.Any(current.Contains),
                HasModel = own.Any(there.Contains),
                IsLastOfSchedule = scheduled.Contains(folder.Name),
                HasDrop = dropped.Contains(folder.Name),
                IsOfAnotherHub = facts.Claim is { } claim && claim.Hub != storage.TaskHub,
            }));
        }

        return found;
    }

    /// <summary>Runs that have begun since they were listed.</summary>
    internal async Task<IReadOnlyList<string>> FindNewAsync(IReadOnlyList<StoredRun> listed, CancellationToken cancellationToken) =>
        [.. (await runs.ListAsync(cancellationToken)).Except(listed.Select(r => r.Id))];

    internal async Task PurgeAsync(StoredRun run, RunFate fate, PurgeLedger ledger, CancellationToken cancellationToken)
    {
        StoredBlob[] logs = [.. run.Folder.Blobs.Where(b => b.Name.StartsWith(Logs, StringComparison.Ordinal))];
        if (fate == RunFate.KeepReport && logs.Length > 0)
        {
            ledger.Add(PurgeKind.Logs, run.Id, logs.Sum(b => b.Bytes));
            await ledger.DoAsync(() => run.Folder.DeleteAsync(logs, cancellationToken));
        }

        if (fate == RunFate.Delete)
        {
            ledger.Add(PurgeKind.Run, run.Id, run.Folder.Bytes);
            await ledger.DoAsync(() => DeleteAsync(run, cancellationToken));
        }
    }

    private static string NameOf(ModelManifest model) => $"{model.Name}/{model.Version}";

    private async Task<RunFacts> ReadAsync(StoredFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            return new(await runs.FindAsync(folder.Name, cancellationToken), await runs.FindEndAsync(folder.Name, cancellationToken), folder.LastWrite);
        }
        catch (StorageCorruptionException)
        {
            return new(null, null, folder.LastWrite) { IsUnreadable = true };
        }
    }

    private async Task DeleteAsync(StoredRun run, CancellationToken cancellationToken)
    {
        DurableTaskClient client = clients.GetClient();
        if (await client.GetInstanceAsync(run.Id, cancellationToken) is { IsCompleted: true })
        {
            await client.PurgeInstanceAsync(run.Id, new PurgeInstanceOptions(Recursive: true), cancellationToken);
        }

        lister.Forget(run.Id);
        await jobs.DeleteAsync(run.Id, cancellationToken);
        await run.Folder.DeleteAsync(run.Folder.Blobs.OrderBy(b => Array.IndexOf(Last, b.Name)), cancellationToken);
    }
}
