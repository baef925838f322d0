using System.Globalization;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.Activities;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.Orchestrations;

/// <summary>Sends what a committed turn asks for. Sending a turn twice does no harm: every receiver knows what it has seen.</summary>
internal sealed class Outbox(IInstanceStore instances, ControlSender control, ActivityDispatcher activities, InstanceCreator creator)
{
    private const int ParallelSends = 16;

    /// <param name="state">The instance after the turn.</param>
    /// <param name="history">All turns, this one included.</param>
    /// <param name="turn">The turn whose messages are to be sent.</param>
    /// <param name="seen">Ids of messages that the history has: what was answered is not asked again.</param>
    public async Task SendAsync(
        InstanceState state, IReadOnlyList<Turn> history, Turn turn, HashSet<string> seen, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            turn.Events.OfType<ScheduledEvent>(),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelSends, CancellationToken = cancellationToken },
            async (scheduled, token) => await SendAsync(state, turn.Number, scheduled, seen, token).ConfigureAwait(false)).ConfigureAwait(false);
        if (turn.Events is [.., ExecutionCompleted completed])
        {
            await EndAsync(state, history, completed, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task SendAsync(InstanceState state, int turn, ScheduledEvent scheduled, HashSet<string> seen, CancellationToken cancellationToken)
    {
        return scheduled switch
        {
            TaskScheduled task when !IsSeen(task.TaskId) =>
                activities.SendAsync(new(state.InstanceId, state.ExecutionId, turn, task.TaskId, task.Name), task, cancellationToken),
            TimerCreated timer when !IsSeen(timer.TaskId) =>
                control.SendAsync(new(state.InstanceId, state.ExecutionId, new TimerFired(timer.TaskId), timer.FireAt), cancellationToken),
            SubOrchestrationCreated child when !IsSeen(child.TaskId) =>
                creator.StartChildAsync(child, new(state.InstanceId, state.ExecutionId, child.TaskId), cancellationToken),
            _ => Task.CompletedTask,
        };

        bool IsSeen(int taskId) => seen.Contains(taskId.ToString(CultureInfo.InvariantCulture));
    }

    private async Task EndAsync(InstanceState state, IReadOnlyList<Turn> history, ExecutionCompleted completed, CancellationToken cancellationToken)
    {
        if (state.Parent is { } parent)
        {
            HistoryEvent outcome = completed.Status == OrchestrationRuntimeStatus.Completed
                ? new TaskCompleted(parent.TaskId, completed.Output)
                : new TaskFailed(parent.TaskId, completed.Failure ?? new(FailureKind.Terminated, $"Instance '{state.InstanceId}' was terminated."));
            await control.SendAsync(new(parent.InstanceId, parent.ExecutionId, outcome), cancellationToken).ConfigureAwait(false);
        }

        if (completed.Status == OrchestrationRuntimeStatus.Terminated)
        {
            foreach (SubOrchestrationCreated child in OpenChildren(history))
            {
                // The id is the same however often it is sent.
                string id = string.Create(CultureInfo.InvariantCulture, $"terminate-{state.ExecutionId}-{child.TaskId}");
                await control.SendAsync(
                    new(child.InstanceId, null, new ExecutionTerminated(id, $"Its parent '{state.InstanceId}' was terminated.")),
                    cancellationToken).ConfigureAwait(false);
            }
        }

        await instances.CloseAsync(state.InstanceId, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<SubOrchestrationCreated> OpenChildren(IReadOnlyList<Turn> history)
    {
        HashSet<int> ended = [.. history.SelectMany(t => t.Events).OfType<TaskEnded>().Select(e => e.TaskId)];
        return history.SelectMany(t => t.Events).OfType<SubOrchestrationCreated>().Where(c => !ended.Contains(c.TaskId));
    }
}
