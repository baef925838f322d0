using Azure;
using Azure.Data.Tables;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Blobs;
using BertPipeline.Storage.Events;

namespace BertPipeline.Storage.Runs;

/// <summary>
/// Whose turn it is, <c>{hub}Turns</c>: a row for each run that is open. Of each kind the oldest work, as many as <see cref="RunOptions.AtOnce"/> says; each of
/// the others waits until it is called. Runs that all went on side by side would all be late, and the first of them as late as the last.
/// </summary>
/// <remarks>
/// Who comes writes its row before it looks, and who goes looks after its row is gone: one of the two sees the other, so that no turn is lost. A call may be lost, and is
/// repeated by every sweep until the run has entered again and works. A host that dies in the middle repeats its activity. Runs that come at the same moment may be one or two too many, which harms nobody.
/// </remarks>
public sealed class RunTurns(PipelineStorage storage, RunEventQueue events, RunOptions options)
{
    private const string Partition = "open";
    private const string Kind = "Kind";
    private const string Since = "Since";
    private const string Works = "Works";

    /// <summary>Enters a run; true when it may work at once, else it is called with <see cref="RunEventMessage.Turn"/>, and enters again. Safe to repeat.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="kind">Runs of other kinds are not counted.</param>
    /// <param name="since">When it came: its place in the queue.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    public async Task<bool> EnterAsync(string runId, string kind, DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        try
        {
            var row = new TableEntity(Partition, StorageName.CheckId("run id", runId)) { [Kind] = kind, [Since] = since, [Works] = false };
            await storage.Turns.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsConflict())
        {
            // It has entered before.
        }

        if ((await OldestAsync(cancellationToken)).All(row => row.RowKey != runId))
        {
            return false;
        }

        await MarkAsync(runId, cancellationToken);
        return true;
    }

    /// <summary>Takes out a run that has ended, and calls who is next. Safe to repeat.</summary>
    public async Task LeaveAsync(string runId, CancellationToken cancellationToken = default)
    {
        await RemoveAsync(runId, cancellationToken);
        await CallNextAsync(cancellationToken);
    }

    /// <summary>Takes out a run that has ended, and calls nobody. Safe to repeat.</summary>
    public Task RemoveAsync(string runId, CancellationToken cancellationToken = default) =>
        storage.Turns.DeleteEntityAsync(Partition, StorageName.CheckId("run id", runId), cancellationToken: cancellationToken);

    /// <summary>Calls everyone whose turn it is and who does not work yet; returns how many there were. Safe to repeat.</summary>
    public async Task<int> CallNextAsync(CancellationToken cancellationToken = default)
    {
        TableEntity[] next = [.. (await OldestAsync(cancellationToken)).Where(row => row.GetBoolean(Works) != true)];
        foreach (TableEntity row in next)
        {
            await CallAsync(row.RowKey, cancellationToken);
        }

        return next.Length;
    }

    /// <summary>Wakes a run that waits, whether it is its turn or not: it has been cancelled, and ends.</summary>
    public Task CallAsync(string runId, CancellationToken cancellationToken = default) => events.SendAsync(RunEventMessage.Turn(runId), cancellationToken);

    /// <summary>Ids of all that have entered and not left.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default) => [.. (await RowsAsync(cancellationToken)).Select(row => row.RowKey)];

    /// <summary>Ids of those among them that do not work yet.</summary>
    public async Task<IReadOnlyList<string>> ListWaitingAsync(CancellationToken cancellationToken = default) =>
        [.. (await RowsAsync(cancellationToken)).Where(row => row.GetBoolean(Works) != true).Select(row => row.RowKey)];

    /// <summary>Those that may work.</summary>
    private async Task<IEnumerable<TableEntity>> OldestAsync(CancellationToken cancellationToken) => (await RowsAsync(cancellationToken))
        .GroupBy(row => row.GetString(Kind), StringComparer.OrdinalIgnoreCase)
        .SelectMany(kind => kind.OrderBy(row => row.GetDateTimeOffset(Since)).ThenBy(row => row.RowKey, StringComparer.Ordinal).Take(options.AtOnce));

    private async Task<IReadOnlyList<TableEntity>> RowsAsync(CancellationToken cancellationToken) =>
        await storage.Turns.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken).ToListAsync(cancellationToken);

    private async Task MarkAsync(string runId, CancellationToken cancellationToken)
    {
        try
        {
            await storage.Turns.UpdateEntityAsync(new TableEntity(Partition, runId) { [Works] = true }, ETag.All, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsNotFound())
        {
            // It has ended meanwhile.
        }
    }
}
