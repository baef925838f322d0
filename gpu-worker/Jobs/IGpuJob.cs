using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>The code of one GPU step. The queue loop does claiming, heartbeat, publication and retries; this computes.</summary>
internal interface IGpuJob
{
    /// <summary>Name in the table of steps; a job's specification selects its code by it.</summary>
    string Step { get; }

    /// <summary>
    /// Computes the output. Throws <see cref="Contracts.UserErrorException"/> for what the user must mend (never retried),
    /// <see cref="DeviceOutOfMemoryException"/> when even the smallest micro-batch does not fit, anything else for what may pass (retried).
    /// </summary>
    /// <param name="context">What the job reads and where it reports.</param>
    /// <param name="cancellationToken">Cancelled when the run is cancelled, the lease is lost or the machine goes away; stop within seconds.</param>
    Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken);
}
