using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using BertPipeline.DurableTask;

namespace BertPipeline.TaskHub.AzureStorage;

/// <summary>
/// The table <c>{hub}Instances</c>: one partition, a row an instance. Open instances have what never changes; a closed one has a copy of its
/// last row.
/// </summary>
internal sealed class InstanceIndex(TableClient table, TimeProvider time)
{
    private const string Partition = "instances";
    private const string IsClosed = "IsClosed";

    // Longer than any start takes.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(10);

    /// <summary>Written before the instance itself, so that there is none that no list shows.</summary>
    public async Task AddAsync(TableEntity instance, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(Copy(instance, isClosed: false), cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            // From an attempt that ended before the instance was written, or a race that the instance's own row decides.
        }
    }

    public async Task CloseAsync(TableEntity instance, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(Copy(instance, isClosed: true), ETag.All, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // Purged meanwhile.
        }
    }

    public Task RemoveAsync(string instanceId, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(Partition, instanceId, ETag.All, cancellationToken);

    /// <summary>Removes the row of a start that never came to its end.</summary>
    public async Task RemoveAbandonedAsync(TableEntity row, CancellationToken cancellationToken)
    {
        if (row.Timestamp < time.GetUtcNow() - AbandonedAfter)
        {
            await table.DeleteEntityAsync(Partition, row.RowKey, row.ETag, cancellationToken).ConfigureAwait(false);
        }
    }

    public AsyncPageable<TableEntity> ListOpenAsync(CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}' and {IsClosed} eq false", cancellationToken: cancellationToken);

    /// <summary>Rows that may match: all conditions but that on the status, which only closed rows tell.</summary>
    public async IAsyncEnumerable<(TableEntity Row, bool IsClosed)> QueryAsync(
        OrchestrationQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(Filter(query), cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return (row, row.GetBoolean(IsClosed) == true);
        }
    }

    private static string Filter(OrchestrationQuery query)
    {
        List<string> conditions = [TableClient.CreateQueryFilter($"PartitionKey eq {Partition}")];
        if (query.InstanceIdPrefix is { Length: > 0 } prefix)
        {
            conditions.Add(TableClient.CreateQueryFilter($"RowKey ge {prefix} and RowKey lt {prefix + '\uffff'}"));
        }

        if (query.Name is { } name)
        {
            conditions.Add(TableClient.CreateQueryFilter($"Name eq {name}"));
        }

        if (query.CreatedFrom is { } from)
        {
            conditions.Add(TableClient.CreateQueryFilter($"CreatedAt ge {from}"));
        }

        if (query.CreatedTo is { } to)
        {
            conditions.Add(TableClient.CreateQueryFilter($"CreatedAt le {to}"));
        }

        return string.Join(" and ", conditions);
    }

    private static TableEntity Copy(TableEntity instance, bool isClosed)
    {
        var copy = new TableEntity(Partition, instance.PartitionKey) { [IsClosed] = isClosed };
        foreach ((string name, object value) in instance)
        {
            if (name is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag"))
            {
                copy[name] = value;
            }
        }

        return copy;
    }
}
