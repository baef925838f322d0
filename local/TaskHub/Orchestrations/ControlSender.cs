using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Polling;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.Orchestrations;

/// <summary>
/// Sends messages to instances. While this process runs turns, a message is sent hidden and taken at once, so that nothing waits for a
/// look at the queue; the queue has it in case the process dies.
/// </summary>
internal sealed class ControlSender(ITaskQueue<ControlMessage> queue, TimeSpan visibility, TimeProvider time)
{
    // A timer's message appears this much after the host that set it should have fired it.
    private static readonly TimeSpan TimerGrace = TimeSpan.FromSeconds(5);

    private Receiver? _receiver;

    /// <summary>From now on messages are taken by this process.</summary>
    public void TakeLocally(OrchestrationDispatcher dispatcher, BackgroundTasks background, CancellationToken stopping) =>
        Volatile.Write(ref _receiver, new(dispatcher, background, stopping));

    /// <summary>From now on messages are left to others.</summary>
    public void LeaveToOthers() => Volatile.Write(ref _receiver, null);

    public async Task SendAsync(ControlMessage message, CancellationToken cancellationToken)
    {
        Receiver? receiver = Volatile.Read(ref _receiver);
        TimeSpan wait = Remaining(message);
        if (receiver is null)
        {
            await queue.SendAsync(message, Least(wait, queue.MaxHidden), cancellationToken).ConfigureAwait(false);
            return;
        }

        TimeSpan hidden = wait > TimeSpan.Zero ? Least(wait + TimerGrace, queue.MaxHidden) : visibility;
        QueueMessage<ControlMessage> held = await queue.SendAsync(message, hidden, cancellationToken).ConfigureAwait(false);
        receiver.Background.Run(() => HandleAsync(held, receiver));
    }

    /// <summary>Handles a message that this process has received.</summary>
    public void Take(QueueMessage<ControlMessage> message)
    {
        if (Volatile.Read(ref _receiver) is { } receiver)
        {
            receiver.Background.Run(async () =>
            {
                TimeSpan wait = Remaining(message.Body);
                if (wait <= TimeSpan.Zero || await HideAsync(message, wait, receiver.Stopping).ConfigureAwait(false))
                {
                    await HandleAsync(message, receiver).ConfigureAwait(false);
                }
            });
        }
    }

    private async Task HandleAsync(QueueMessage<ControlMessage> message, Receiver receiver)
    {
        try
        {
            for (TimeSpan wait = Remaining(message.Body); wait > TimeSpan.Zero; wait = Remaining(message.Body))
            {
                await Task.Delay(AtLeastAMillisecond(Least(wait, queue.MaxHidden - TimerGrace)), time, receiver.Stopping).ConfigureAwait(false);
                wait = Remaining(message.Body);
                if (wait > TimeSpan.Zero && !await HideAsync(message, wait, receiver.Stopping).ConfigureAwait(false))
                {
                    return;
                }
            }

            await receiver.Dispatcher.PostAsync(message.Body).ConfigureAwait(false);
            await queue.DeleteAsync(message, CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (receiver.Stopping.IsCancellationRequested)
        {
            // The message appears again when its time has come, here or elsewhere.
        }
    }

    private Task<bool> HideAsync(QueueMessage<ControlMessage> message, TimeSpan wait, CancellationToken cancellationToken) =>
        queue.TryHideAsync(message, Least(wait + TimerGrace, queue.MaxHidden), cancellationToken);

    private TimeSpan Remaining(ControlMessage message) => message.DueAt is { } due ? Greatest(due - time.GetUtcNow(), TimeSpan.Zero) : TimeSpan.Zero;

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Greatest(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan AtLeastAMillisecond(TimeSpan wait) => Greatest(wait, TimeSpan.FromMilliseconds(1));

    private sealed record Receiver(OrchestrationDispatcher Dispatcher, BackgroundTasks Background, CancellationToken Stopping);
}
