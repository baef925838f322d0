namespace BertPipeline.Orchestration.Plan;

/// <summary>
/// Names of the orchestrations, activities and events of the pipeline. The activity of a CPU step has the step's own name
/// (<see cref="Contracts.Steps.StepName"/>).
/// </summary>
public static class PipelineTasks
{
    public const string TrainingRun = nameof(TrainingRun);
    public const string TaggingRun = nameof(TaggingRun);
    public const string GpuStep = nameof(GpuStep);

    /// <summary>Wakes when a run of a schedule is due.</summary>
    public const string ScheduleClock = nameof(ScheduleClock);

    /// <summary>Sends a run's notices.</summary>
    public const string SendNotices = nameof(SendNotices);

    /// <summary>Enters a run among those that are open, and tells whether it may work.</summary>
    public const string TakeTurn = nameof(TakeTurn);

    /// <summary>Writes a GPU job's entity and message, unless its artifact exists.</summary>
    public const string EnqueueGpuJob = nameof(EnqueueGpuJob);

    /// <summary>Reads a GPU job's entity.</summary>
    public const string ReadGpuJob = nameof(ReadGpuJob);

    /// <summary>Ends everything that still works for a run.</summary>
    public const string StopJobs = nameof(StopJobs);

    /// <summary>Records how a run ended, and gives its turn to the next.</summary>
    public const string EndRun = nameof(EndRun);

    /// <summary>Starts the run of a schedule that is due.</summary>
    public const string StartDueRun = nameof(StartDueRun);

    /// <summary>Sends one notice of a run's end.</summary>
    public const string SendNotice = nameof(SendNotice);
}
