using BertPipeline.DurableTask;

namespace BertPipeline.TaskHub.Execution;

internal static class FailureDetails
{
    /// <summary>As <see cref="TaskFailureDetails.FromException"/>, with the failure that a failed task carries as the inner one.</summary>
    public static TaskFailureDetails Of(Exception exception)
    {
        TaskFailureDetails details = TaskFailureDetails.FromException(exception);
        return exception is TaskFailedException failed ? details with { InnerFailure = failed.FailureDetails } : details;
    }
}
