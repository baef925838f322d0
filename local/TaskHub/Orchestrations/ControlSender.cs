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
        Handle(held, receiver);
    }

    /// <summary>Handles a message that this process has received.</summary>
    public void Take(QueueMessage<ControlMessage> message)
    {
        if (Volatile.Read(ref _receiver) is not { } receiver)
        {
            return;
        }

        if (Remaining(message.Body) > TimeSpan.Zero)
        {
            receiver.Background.Run(async () =>
            {
                if (await HideAsync(message, receiver.Stopping).ConfigureAwait(false))
                {
                    await WaitAsync(message, receiver).ConfigureAwait(false);
                }
            });
        }
        else
        {
            Handle(message, receiver);
        }
    }

    // Posted before this returns, so that events of one sender keep their order.
    private void Handle(QueueMessage<ControlMessage> message, Receiver receiver)
    {
        if (Remaining(message.Body) > TimeSpan.Zero)
        {
            receiver.Background.Run(() => WaitAsync(message, receiver));
            return;
        }

        Task settled = receiver.Dispatcher.PostAsync(message.Body);
        receiver.Background.Run(() => DeleteAfterAsync(settled, message));
    }

    private async Task WaitAsync(QueueMessage<ControlMessage> message, Receiver receiver)
    {
        while (Remaining(message.Body) is var wait && wait > TimeSpan.Zero)
        {
            try
            {
                TimeSpan pause = Greatest(Least(wait, queue.MaxHidden - TimerGrace), TimeSpan.FromMilliseconds(1));
                await Task.Delay(pause, time, receiver.Stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The message appears when its time has come, here or elsewhere.
                return;
            }

            if (Remaining(message.Body) > TimeSpan.Zero && !await HideAsync(message, receiver.Stopping).ConfigureAwait(false))
            {
                return;
            }
        }

        await DeleteAfterAsync(receiver.Dispatcher.PostAsync(message.Body), message).ConfigureAwait(false);
    }

    private async Task DeleteAfterAsync(Task settled, QueueMessage<ControlMessage> message)
    {
        await settled.ConfigureAwait(false);
        await queue.DeleteAsync(message, CancellationToken.None).ConfigureAwait(false);
    }

    private Task<bool> HideAsync(QueueMessage<ControlMessage> message, CancellationToken cancellationToken) =>
        queue.TryHideAsync(message, Least(Remaining(message.Body) + TimerGrace, queue.MaxHidden), cancellationToken);

    private TimeSpan Remaining(ControlMessage message) => message.DueAt is { } due ? Greatest(due - time.GetUtcNow(), TimeSpan.Zero) : TimeSpan.Zero;

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Greatest(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record Receiver(OrchestrationDispatcher Dispatcher, BackgroundTasks Background, CancellationToken Stopping);
}
