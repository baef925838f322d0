using System.Text.Json;
using BertPipeline.Orchestration.Plan;
using Microsoft.DurableTask;

namespace BertPipeline.Orchestration.Schedules;

/// <summary>
/// Wakes when a run of a schedule is due, for as long as there is the schedule. The schedule itself lies in storage, and which run is due is decided there, so that a
/// turn that is lost or done twice changes nothing. Each turn begins a history of its own (ContinueAsNew), which stays four events long in a schedule of years; a turn lasts a
/// day at most, since storage hides a timer's message for seven at most, and the event of a change may be lost.
/// </summary>
public sealed class ScheduleClock : TaskOrchestrator<string, bool>
{
    /// <summary>Raised when the schedule was changed or removed.</summary>
    public const string Changed = "changed";

    private static readonly TimeSpan LongestTurn = TimeSpan.FromDays(1);

    private static readonly TaskOptions Retries = new(new RetryPolicy(
        maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    public static string InstanceIdOf(string schedule) => $"schedule:{schedule}";

    public override async Task<bool> RunAsync(TaskOrchestrationContext context, string input)
    {
        // The wait stands before the look, so that a change in between is not slept through.
        Task changed = context.WaitForExternalEvent<JsonElement?>(Changed);
        if (await context.CallActivityAsync<DateTimeOffset?>(PipelineTasks.StartDueRun, input, Retries) is not { } next)
        {
            return false;
        }

        DateTime latest = context.CurrentUtcDateTime + LongestTurn;
        using var timer = new CancellationTokenSource();
        await Task.WhenAny(changed, context.CreateTimer(next.UtcDateTime < latest ? next.UtcDateTime : latest, timer.Token));
        timer.Cancel();
        context.ContinueAsNew(input);
        return true;
    }
}
