using System.Text.Json;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.Execution;
using BertPipeline.TaskHub.History;
using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub.Activities;

/// <summary>Runs an activity's code and says how it ended.</summary>
internal sealed class ActivityExecutor(TaskRegistry registry, JsonSerializerOptions json, ILogger logger)
{
    /// <summary>The outcome; null when the activity stopped because it was cancelled, so that it has none.</summary>
    public async Task<TaskEnded?> ExecuteAsync(string instanceId, TaskScheduled task, CancellationToken cancellationToken)
    {
        if (!registry.TryGetActivity(task.Name, out IActivity? activity))
        {
            return new TaskFailed(task.TaskId, new(
                FailureKind.ActivityNotFound,
                $"No activity '{task.Name}' is registered. Registered: {string.Join(", ", registry.Activities.Keys.Order(StringComparer.Ordinal))}."));
        }

        Log.ActivityStarted(logger, instanceId, task.Name, task.TaskId);
        try
        {
            object? input = task.Input is { } payload ? JsonSerializer.Deserialize(payload, activity.InputType, json)
                : activity.InputType.IsValueType ? Activator.CreateInstance(activity.InputType) : null;
            object? output = await activity.RunAsync(new ActivityContext(task.Name, instanceId), input, cancellationToken).ConfigureAwait(false);
            return new TaskCompleted(task.TaskId, output is null ? null : JsonSerializer.Serialize(output, output.GetType(), json));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            Log.ActivityFailed(logger, exception, instanceId, task.Name, task.TaskId);
            return new TaskFailed(task.TaskId, FailureDetails.Of(exception));
        }
    }
}
