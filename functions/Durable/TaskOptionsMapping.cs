using BertPipeline.DurableTask;
using Sdk = Microsoft.DurableTask;

namespace BertPipeline.Functions.Durable;

/// <summary>The pipeline's task options as Durable Task's.</summary>
internal static class TaskOptionsMapping
{
    public static Sdk.TaskOptions? Of(TaskOptions? options) => options?.Retry is { } retry ? new(Of(retry)) : null;

    public static Sdk.SubOrchestrationOptions? OfSubOrchestration(SubOrchestrationOptions? options)
    {
        if (options is null)
        {
            return null;
        }

        var mapped = new Sdk.SubOrchestrationOptions(options.Retry is { } retry ? Of(retry) : null, options.InstanceId);

        // Without a version of its own a child takes the app's default, as its parent did.
        return options.Version is { } version ? mapped with { Version = version } : mapped;
    }

    private static Sdk.TaskRetryOptions Of(RetryPolicy retry) => new Sdk.RetryPolicy(
        retry.MaxNumberOfAttempts, retry.FirstRetryInterval, retry.BackoffCoefficient, retry.MaxRetryInterval, retry.RetryTimeout);
}
