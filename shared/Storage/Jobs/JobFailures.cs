using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Storage.Jobs;

/// <summary>Failures that hosts and workers both find.</summary>
public static class JobFailures
{
    public static JobFailure DeadlinePassed(GpuJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new(JobFailureKind.DeadlinePassed, $"No worker took the job before the run's deadline ({job.Deadline:u}). Start more workers, or set a later deadline.");
    }
}
