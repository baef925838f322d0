using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>The claimed entity and the only owner of its ETag: heartbeat and settlement write through it, one after the other.</summary>
internal sealed class JobRecord(JobStore store, StoredJob claimed) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private StoredJob _stored = claimed;

    /// <summary>The entity as last read or written.</summary>
    public GpuJob Job => _stored.Job;

    /// <summary>Writes a change; false when the job belongs to somebody else by now.</summary>
    public async Task<bool> TryWriteAsync(Func<GpuJob, GpuJob> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                GpuJob changed = change(_stored.Job);
                if (await store.TryUpdateAsync(_stored, changed, cancellationToken) is { } written)
                {
                    _stored = written;
                    return true;
                }

                // Either somebody asked for a cancellation, or the job was taken away, or our own write went through and its answer was lost.
                StoredJob? current = await store.FindAsync(Job.RunId, Job.JobId, cancellationToken);
                if (current is null || !IsOurs(current.Job))
                {
                    return false;
                }

                _stored = current;
                if (current.Job.State != JobState.Running)
                {
                    return current.Job.State == changed.State;
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private bool IsOurs(GpuJob job) =>
        job.Worker == Job.Worker && job.Generation == Job.Generation && job.TotalAttempts == Job.TotalAttempts;
}
