using Azure;
using Azure.Data.Tables;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Jobs;

/// <summary>The table of GPU jobs. Every change is conditional on the ETag and legal by <see cref="JobTransitions"/>.</summary>
public sealed class JobStore(PipelineStorage storage)
{
    public async Task<StoredJob?> FindAsync(string runId, string jobId, CancellationToken cancellationToken = default)
    {
        NullableResponse<TableEntity> entity = await storage.Jobs
            .GetEntityIfExistsAsync<TableEntity>(runId, jobId, cancellationToken: cancellationToken);
        return entity.HasValue ? JobEntity.FromEntity(entity.Value!) : null;
    }

    /// <summary>The jobs of a run.</summary>
    public IAsyncEnumerable<StoredJob> ListAsync(string runId, CancellationToken cancellationToken = default) =>
        QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {runId}"), cancellationToken);

    /// <summary>All jobs of the hub that have not ended.</summary>
    public IAsyncEnumerable<StoredJob> ListLiveAsync(CancellationToken cancellationToken = default) =>
        QueryAsync($"State eq '{JobState.Queued}' or State eq '{JobState.Running}'", cancellationToken);

    /// <summary>Deletes the jobs of a run that is forgotten.</summary>
    public async Task DeleteAsync(string runId, CancellationToken cancellationToken = default)
    {
        await foreach (StoredJob stored in ListAsync(runId, cancellationToken))
        {
            await storage.Jobs.DeleteEntityAsync(runId, stored.Job.JobId, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Inserts a new job; null when there is one of that id.</summary>
    public async Task<StoredJob?> TryInsertAsync(GpuJob job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        StorageName.CheckId("run id", job.RunId);
        StorageName.CheckId("job id", job.JobId);
        try
        {
            Response response = await storage.Jobs.AddEntityAsync(JobEntity.ToEntity(job), cancellationToken);
            return new StoredJob(job, response.Headers.ETag!.Value);
        }
        catch (RequestFailedException e) when (e.IsConflict())
        {
            return null;
        }
    }

    /// <summary>Writes the changed job; null when somebody else has written it since it was read, or it is gone.</summary>
    public async Task<StoredJob?> TryUpdateAsync(StoredJob stored, GpuJob changed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(changed);
        if (!stored.Job.State.CanBecome(changed.State))
        {
            throw new InvalidOperationException($"Job {changed.RunId}/{changed.JobId} cannot become {changed.State}: it is {stored.Job.State}.");
        }

        try
        {
            Response response = await storage.Jobs
                .UpdateEntityAsync(JobEntity.ToEntity(changed), stored.ETag, TableUpdateMode.Replace, cancellationToken);
            return new StoredJob(changed, response.Headers.ETag!.Value);
        }
        catch (RequestFailedException e) when (e.IsConflict() || e.IsNotFound())
        {
            return null;
        }
    }

    /// <summary>Reads, changes and writes until nobody came between.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="change">The changed job, or null to leave it as it is. Called again after a lost race.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>The job as it stands now, and whether this call changed it; null when there is no such job.</returns>
    public async Task<(GpuJob Job, bool Changed)?> UpdateAsync(
        string runId, string jobId, Func<GpuJob, GpuJob?> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (await FindAsync(runId, jobId, cancellationToken) is { } stored)
        {
            if (change(stored.Job) is not { } changed)
            {
                return (stored.Job, false);
            }

            if (await TryUpdateAsync(stored, changed, cancellationToken) is not null)
            {
                return (changed, true);
            }
        }

        return null;
    }

    private async IAsyncEnumerable<StoredJob> QueryAsync(
        string filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TableEntity entity in storage.Jobs.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return JobEntity.FromEntity(entity);
        }
    }
}
