namespace BertPipeline.GpuWorker.Queue;

/// <summary>Why a job is stopped before it is done.</summary>
internal enum StopReason
{
    None,

    /// <summary>The machine goes away (SIGTERM); costs no attempt.</summary>
    Preempted,

    /// <summary>The run was cancelled.</summary>
    Cancelled,

    /// <summary>Another worker may hold the job: nothing more is published or deleted.</summary>
    LeaseLost,
}
