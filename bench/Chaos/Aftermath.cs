using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Machines;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;

namespace BertPipeline.Chaos;

/// <summary>What must be so when a run has ended, whatever happened on the way.</summary>
internal static class Aftermath
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>What the run has published, against what an undisturbed one publishes.</summary>
    public static async Task<IReadOnlyList<string>> OfResultAsync(PipelineStorage storage, RunStatus run, IReadOnlyDictionary<string, string> expected)
    {
        if (run.State != RunState.Succeeded)
        {
            return [$"the run is {run.State}: {run.Error}"];
        }

        var problems = new List<string>();
        int versions = (await new ModelStore(storage, TimeProvider.System).ListVersionsAsync(run.Request!.PublishAs!)).Count;
        if (versions != 1)
        {
            problems.Add($"{versions} versions are published");
        }

        Dictionary<string, string> digests = await Machine.TaggerDigestsAsync(storage, run.Model!);
        problems.AddRange(expected.Where(file => digests.GetValueOrDefault(file.Key) != file.Value).Select(file => $"{file.Key} has other bytes"));
        return problems;
    }

    /// <summary>Entities and messages; while host and worker still live.</summary>
    public static async Task<IReadOnlyList<string>> OfQueuesAsync(PipelineStorage storage, string connectionString, string runId)
    {
        var problems = new List<string>();
        await foreach (StoredJob job in new JobStore(storage).ListAsync(runId))
        {
            if (!job.Job.State.IsTerminal())
            {
                problems.Add($"{job.Job.JobId} is {job.Job.State}");
            }
        }

        long begun = TimeProvider.System.GetTimestamp();
        IReadOnlyList<string> full;
        while ((full = await FullQueuesAsync(connectionString, storage.TaskHub)).Count > 0 && TimeProvider.System.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }

        return [.. problems, .. full];
    }

    /// <summary>Processes and files; when all were asked to stop.</summary>
    public static IReadOnlyList<string> OfMachine(Machine machine)
    {
        string scratch = Path.Combine(machine.Folder, Machine.ScratchName);

        // What a killed process has left, the next one on the machine deletes: this is the next one.
        ScratchFolder.Create(scratch, "next").Dispose();
        string[] left = Directory.GetFileSystemEntries(scratch);
        return
        [
            .. Leftovers.ProcessesOf(machine.Folder).Select(process => $"process {process} lives on"),
            .. left.Select(path => $"{Path.GetFileName(path)} is left in the scratch folder"),
        ];
    }

    /// <summary>Blobs of which there are blocks, and no blob.</summary>
    public static async Task<IReadOnlyList<string>> UncommittedAsync(PipelineStorage storage)
    {
        var uncommitted = new List<string>();
        foreach (BlobContainerClient container in (BlobContainerClient[])[storage.Corpora, storage.Artifacts, storage.Checkpoints, storage.Models, storage.Runs])
        {
            var whole = new HashSet<string>();
            await foreach (BlobItem blob in container.GetBlobsAsync(new() { States = BlobStates.None }))
            {
                whole.Add(blob.Name);
            }

            await foreach (BlobItem blob in container.GetBlobsAsync(new() { States = BlobStates.Uncommitted }))
            {
                if (!whole.Contains(blob.Name))
                {
                    uncommitted.Add($"{container.Name}/{blob.Name}");
                }
            }
        }

        return uncommitted;
    }

    private static async Task<IReadOnlyList<string>> FullQueuesAsync(string connectionString, string hub)
    {
        var full = new List<string>();
        var account = new QueueServiceClient(connectionString);
        await foreach (QueueItem queue in account.GetQueuesAsync(prefix: hub.ToLowerInvariant()))
        {
            // A timer that was cancelled stays on its control queue until it would have fired: the provider sends timers as hidden messages, and keeps no receipt to take them
            // back. What can be seen there is for the host to take. On the other queues those that are hidden count too.
            QueueClient client = account.GetQueueClient(queue.Name);
            int left = queue.Name.Contains("-control-", StringComparison.Ordinal)
                ? (await client.PeekMessagesAsync(maxMessages: 32)).Value.Length
                : (await client.GetPropertiesAsync()).Value.ApproximateMessagesCount;
            if (left > 0)
            {
                full.Add($"{left} messages are left on {queue.Name}");
            }
        }

        return full;
    }
}
