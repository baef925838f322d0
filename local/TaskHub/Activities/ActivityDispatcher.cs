using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Polling;
using BertPipeline.TaskHub.Store;
using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub.Activities;

/// <summary>
/// Runs activities, as many at once as there are slots. With a free slot an activity's message is sent hidden and started at once under
/// the receipt of the send; without one it is sent for whoever has a slot first.
/// </summary>
internal sealed class ActivityDispatcher(
    ITaskQueue<ActivityMessage> queue, ScheduledTasks tasks, ActivityExecutor executor, TaskHubOptions options, TimeProvider time,
    BackgroundTasks background, ILogger logger, CancellationToken stopping) : IDisposable
{
    /// <summary>Hosts that may die over one activity before it counts as their cause of death.</summary>
    private const int MaxDeliveries = 10;

    private readonly SemaphoreSlim _slots = new(options.MaxConcurrentActivities);
    private readonly PollingPause _pause = new(options.MaxPollingInterval, time);

    /// <summary>Where outcomes go; set before anything runs.</summary>
    public required Func<ControlMessage, Task> PostAsync { get; init; }

    public async Task SendAsync(ActivityMessage message, TaskScheduled task, CancellationToken cancellationToken)
    {
        if (stopping.IsCancellationRequested || !await _slots.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            await queue.SendAsync(message, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            _pause.Nudge();
            return;
        }

        QueueMessage<ActivityMessage> held;
        try
        {
            held = await queue.SendAsync(message, options.Visibility, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            _slots.Release();
            throw;
        }

        background.Run(() => RunAsync(held, task));
    }

    /// <summary>Takes messages that others sent, or that found no slot, until the host stops.</summary>
    public async Task PollAsync()
    {
        while (true)
        {
            int received = 0;
            try
            {
                received = await ReceiveAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.PollingFailed(logger, exception);
            }

            if (received == 0)
            {
                await _pause.WaitAsync(stopping).ConfigureAwait(false);
            }
            else
            {
                _pause.Reset();
            }
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<int> ReceiveAsync()
    {
        await _slots.WaitAsync(stopping).ConfigureAwait(false);
        int taken = 1;
        IReadOnlyList<QueueMessage<ActivityMessage>> messages = [];
        try
        {
            while (taken < 32 && await _slots.WaitAsync(TimeSpan.Zero, stopping).ConfigureAwait(false))
            {
                taken++;
            }

            messages = await queue.ReceiveAsync(taken, options.Visibility, stopping).ConfigureAwait(false);
            foreach (QueueMessage<ActivityMessage> message in messages)
            {
                background.Run(() => RunAsync(message, task: null));
            }
        }
        finally
        {
            if (taken > messages.Count)
            {
                _slots.Release(taken - messages.Count);
            }
        }

        return messages.Count;
    }

    private async Task RunAsync(QueueMessage<ActivityMessage> message, TaskScheduled? task)
    {
        ActivityMessage body = message.Body;
        TaskEnded? outcome;
        var lease = new MessageLease<ActivityMessage>(queue, message, options.Visibility, time, logger, stopping);
        await using (lease.ConfigureAwait(false))
        {
            try
            {
                task ??= await tasks.FindAsync(body, stopping).ConfigureAwait(false);
                outcome = task is null || message.DequeueCount > MaxDeliveries ? Abandon(message)
                    : await executor.ExecuteAsync(body.InstanceId, task, lease.Token).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }

            if (task is not null && outcome is not null)
            {
                // The message is kept until the outcome is in the history: a host that dies before runs the activity again elsewhere.
                await PostAsync(new(body.InstanceId, body.ExecutionId, outcome)).ConfigureAwait(false);
            }
        }

        if (task is not null && outcome is null)
        {
            await GiveBackAsync(lease, task).ConfigureAwait(false);
            return;
        }

        await queue.DeleteAsync(message, CancellationToken.None).ConfigureAwait(false);
    }

    private static TaskFailed Abandon(QueueMessage<ActivityMessage> message) => new(message.Body.TaskId, new(
        FailureKind.ActivityAbandoned,
        $"Activity '{message.Body.Name}' was taken {message.DequeueCount - 1} times, and each host ended without an outcome."));

    private async Task GiveBackAsync(MessageLease<ActivityMessage> lease, TaskScheduled task)
    {
        if (lease.IsLost)
        {
            Log.LeaseLost(logger, lease.Message.Body.InstanceId, task.Name, task.TaskId);
            return;
        }

        await queue.TryHideAsync(lease.Message, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
    }
}
