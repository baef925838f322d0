namespace BertPipeline.DurableTask;

/// <summary>An activity or sub-orchestration failed after its last attempt.</summary>
public sealed class TaskFailedException : Exception
{
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base($"Task '{taskName}' (#{taskId}) failed: {failureDetails?.ErrorMessage}")
    {
        ArgumentNullException.ThrowIfNull(failureDetails);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    public string TaskName { get; }

    /// <summary>Sequence number of the task within its orchestration.</summary>
    public int TaskId { get; }

    public TaskFailureDetails FailureDetails { get; }
}
