namespace BertPipeline.Orchestration;

/// <summary>Names of the orchestrations, activities and events of the pipeline.</summary>
public static class PipelineTasks
{
    public const string TrainingRun = nameof(TrainingRun);
    public const string GpuStep = nameof(GpuStep);

    /// <summary>Raised on a <see cref="GpuStep"/> when its job has ended.</summary>
    public const string JobEnded = nameof(JobEnded);
}
