namespace BertPipeline.Contracts.Jobs;

/// <summary>State of a GPU job. The last three are terminal and never change.</summary>
public enum JobState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
