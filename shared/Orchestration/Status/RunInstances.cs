using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Status;

/// <summary>The orchestrations of runs, read by queries of large pages: what that takes does not depend on how many of them are open.</summary>
internal sealed class RunInstances(DurableTaskClient client)
{
    // Table Storage gives at most 1,000 rows at once; a custom status has at most 8 KB, and an answer over gRPC 4 MB.
    private const int PageSize = 500;

    // So many are read one by one, all at once; more of them by a query.
    private const int ReadAtOnce = 16;

    private static readonly OrchestrationRuntimeStatus[] Open =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    // A query without any condition would have the provider read every input too, the large ones of the parts from blobs.
    private static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    // Tables may keep times more coarsely than we know them.
    private static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(1);

    /// <summary>Every run, without input and output, by id.</summary>
    public Task<IReadOnlyDictionary<string, OrchestrationMetadata>> ListAsync(CancellationToken cancellationToken) =>
        QueryAsync(new OrchestrationQuery { CreatedFrom = Ever }, cancellationToken);

    /// <summary>Every run, with input and output, by id.</summary>
    public Task<IReadOnlyDictionary<string, OrchestrationMetadata>> ReadAsync(CancellationToken cancellationToken) =>
        QueryAsync(new OrchestrationQuery { CreatedFrom = Ever, FetchInputsAndOutputs = true }, cancellationToken);

    /// <summary>The runs that are open, without input and output, by id.</summary>
    public Task<IReadOnlyDictionary<string, OrchestrationMetadata>> ListOpenAsync(CancellationToken cancellationToken) =>
        QueryAsync(new OrchestrationQuery { Statuses = Open }, cancellationToken);

    /// <summary>The runs that are open and those that were created since, without input and output, by id.</summary>
    public async Task<IReadOnlyDictionary<string, OrchestrationMetadata>> ListAsync(DateTimeOffset createdFrom, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, OrchestrationMetadata>[] both = await Task.WhenAll(
            ListOpenAsync(cancellationToken),
            QueryAsync(new OrchestrationQuery { CreatedFrom = createdFrom }, cancellationToken));
        return both.SelectMany(found => found.Values).GroupBy(i => i.InstanceId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.MaxBy(i => i.LastUpdatedAt)!, StringComparer.Ordinal);
    }

    /// <summary>Runs with input and output, by id; those that are gone are left out.</summary>
    /// <param name="wanted">Ids, and when they were created.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    public async Task<IReadOnlyDictionary<string, OrchestrationMetadata>> ReadAsync(IReadOnlyDictionary<string, DateTimeOffset> wanted, CancellationToken cancellationToken)
    {
        if (wanted.Count > ReadAtOnce)
        {
            return await QueryAsync(
                new OrchestrationQuery { CreatedFrom = wanted.Values.Min() - Coarseness, CreatedTo = wanted.Values.Max() + Coarseness, FetchInputsAndOutputs = true }, cancellationToken);
        }

        OrchestrationMetadata?[] read = await Task.WhenAll(wanted.Keys.Select(id => client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellationToken)));
        return read.OfType<OrchestrationMetadata>().ToDictionary(i => i.InstanceId, StringComparer.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, OrchestrationMetadata>> QueryAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        var runs = new Dictionary<string, OrchestrationMetadata>(StringComparer.Ordinal);
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync(query with { PageSize = PageSize }).WithCancellation(cancellationToken))
        {
            // Of the others nothing is kept: a page is all that is in memory of them.
            if (instance.IsRun())
            {
                runs[instance.InstanceId] = instance;
            }
        }

        return runs;
    }
}
