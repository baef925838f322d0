using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Sdk = Microsoft.DurableTask;

namespace BertPipeline.Functions.Durable;

/// <summary>The pipeline's context on Durable Functions: every member is the member of the same meaning there.</summary>
internal sealed class FunctionsOrchestrationContext(TaskOrchestrationContext inner) : OrchestrationContext
{
    /// <summary>Durable Functions refuses a larger custom status, measured in UTF-16.</summary>
    public const int MaxCustomStatusBytes = 16 * 1024;

    public override string InstanceId => inner.InstanceId;

    public override string Version => inner.Version;

    public override DateTime CurrentUtcDateTime => inner.CurrentUtcDateTime;

    public override bool IsReplaying => inner.IsReplaying;

    public override T? GetInput<T>()
        where T : default => inner.GetInput<T>();

    public override Task<TResult> CallActivityAsync<TResult>(string name, object? input = null, BertPipeline.DurableTask.TaskOptions? options = null) =>
        TranslateAsync(inner.CallActivityAsync<TResult>(name, input, TaskOptionsMapping.Of(options)));

    public override Task<TResult> CallSubOrchestrationAsync<TResult>(
        string name, object? input = null, BertPipeline.DurableTask.SubOrchestrationOptions? options = null) =>
        TranslateAsync(inner.CallSubOrchestratorAsync<TResult>(name, input, TaskOptionsMapping.OfSubOrchestration(options)));

    public override Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default) =>
        inner.WaitForExternalEvent<T>(eventName, cancellationToken);

    public override Task CreateTimerAsync(DateTime fireAt, CancellationToken cancellationToken) => inner.CreateTimer(fireAt, cancellationToken);

    public override void SetCustomStatus(object? customStatus)
    {
        string json = JsonSerializer.Serialize(customStatus, PipelineJson.Options);
        if (json.Length * sizeof(char) > MaxCustomStatusBytes)
        {
            throw new ArgumentException(
                $"The custom status takes {json.Length * sizeof(char):N0} bytes; Durable Functions holds {MaxCustomStatusBytes:N0}. Put the details into storage.",
                nameof(customStatus));
        }

        inner.SetCustomStatus(customStatus);
    }

    public override Guid NewGuid() => inner.NewGuid();

    public override ILogger CreateReplaySafeLogger(string categoryName) => inner.CreateReplaySafeLogger(categoryName);

    /// <summary>The orchestrations know their own exception only. No ConfigureAwait(false): orchestrator code stays on the orchestrator's thread.</summary>
    private static async Task<T> TranslateAsync<T>(Task<T> task)
    {
        try
        {
            return await task;
        }
        catch (Sdk.TaskFailedException e)
        {
            throw new BertPipeline.DurableTask.TaskFailedException(e.TaskName, e.TaskId, FailureMapping.Of(e.FailureDetails));
        }
    }
}
