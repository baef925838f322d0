using Sdk = Microsoft.DurableTask;

namespace BertPipeline.Functions.Durable;

/// <summary>Durable Task's failure details as the pipeline's.</summary>
internal static class FailureMapping
{
    public static BertPipeline.DurableTask.TaskFailureDetails Of(Sdk.TaskFailureDetails details) =>
        new(details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? Of(inner) : null);
}
