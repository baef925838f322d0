using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Polling;

namespace BertPipeline.TaskHub.Orchestrations;

/// <summary>
/// Gives messages to instances: within this process one turn of an instance at a time, which takes all that has arrived for it meanwhile.
/// Between processes the store decides who was first.
/// </summary>
internal sealed class OrchestrationDispatcher(
    Func<string, InstanceSession> createSession, int maxConcurrent, TimeProvider time, BackgroundTasks background, CancellationToken stopping) : IDisposable
{
    // Sends of a turn are marked in the instance row with the next turn, or after this pause when there is none.
    private static readonly TimeSpan MarkAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepIdleFor = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Mailbox> _mailboxes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turns = new(maxConcurrent);

    /// <summary>Completes when the message is in the committed history, or will never have to be.</summary>
    public Task PostAsync(ControlMessage message) => PostAsync(message.InstanceId, message);

    /// <summary>Forgets the histories of instances that have been idle.</summary>
    public void Trim()
    {
        lock (_gate)
        {
            DateTimeOffset before = time.GetUtcNow() - KeepIdleFor;
            foreach ((string instanceId, Mailbox mailbox) in _mailboxes.ToArray())
            {
                if (!mailbox.IsRunning && mailbox.LastUsed < before)
                {
                    _mailboxes.Remove(instanceId);
                }
            }
        }
    }

    public void Dispose() => _turns.Dispose();

    private Task PostAsync(string instanceId, ControlMessage? message)
    {
        var delivery = new Delivery(message, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            if (!_mailboxes.TryGetValue(instanceId, out Mailbox? mailbox))
            {
                _mailboxes.Add(instanceId, mailbox = new Mailbox(createSession(instanceId)));
            }

            mailbox.Waiting.Add(delivery);
            if (!mailbox.IsRunning)
            {
                mailbox.IsRunning = true;
                background.Run(() => RunAsync(instanceId, mailbox));
            }
        }

        return delivery.Settled.Task;
    }

    private async Task RunAsync(string instanceId, Mailbox mailbox)
    {
        while (true)
        {
            await _turns.WaitAsync().ConfigureAwait(false);
            try
            {
                if (!TryTake(instanceId, mailbox, out List<Delivery> taken))
                {
                    return;
                }

                mailbox.HasSucceeded = await TryProcessAsync(mailbox.Session, taken).ConfigureAwait(false);
            }
            finally
            {
                _turns.Release();
            }
        }
    }

    private bool TryTake(string instanceId, Mailbox mailbox, out List<Delivery> taken)
    {
        lock (_gate)
        {
            taken = mailbox.Waiting;
            mailbox.Waiting = [];
            mailbox.IsRunning = taken.Count > 0;
            mailbox.LastUsed = time.GetUtcNow();
            if (mailbox.IsRunning)
            {
                return true;
            }

            if (mailbox.Session.IsFinished)
            {
                _mailboxes.Remove(instanceId);
            }
            else if (mailbox.Session.HasUnmarkedSends && !mailbox.IsMarkScheduled && (mailbox.HasSucceeded || !stopping.IsCancellationRequested))
            {
                mailbox.IsMarkScheduled = true;
                background.Run(() => MarkLaterAsync(instanceId, mailbox));
            }

            return false;
        }
    }

    private async Task MarkLaterAsync(string instanceId, Mailbox mailbox)
    {
        await Task.Delay(MarkAfter, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        mailbox.IsMarkScheduled = false;
        await PostAsync(instanceId, message: null).ConfigureAwait(false);
    }

    private static async Task<bool> TryProcessAsync(InstanceSession session, List<Delivery> deliveries)
    {
        try
        {
            await session.ProcessAsync([.. deliveries.Select(d => d.Message).OfType<ControlMessage>()]).ConfigureAwait(false);
            deliveries.ForEach(d => d.Settled.TrySetResult());
            return true;
        }
        catch (Exception exception)
        {
            // Each sender hears of it, and leaves its message in the queue.
            deliveries.ForEach(d => d.Settled.TrySetException(exception));
            return false;
        }
    }

    private sealed record Delivery(ControlMessage? Message, TaskCompletionSource Settled);

    private sealed class Mailbox(InstanceSession session)
    {
        public InstanceSession Session { get; } = session;

        public List<Delivery> Waiting { get; set; } = [];

        public bool IsRunning { get; set; }

        public bool IsMarkScheduled { get; set; }

        public bool HasSucceeded { get; set; }

        public DateTimeOffset LastUsed { get; set; }
    }
}
