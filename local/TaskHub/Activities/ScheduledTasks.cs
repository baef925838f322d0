using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.Activities;

/// <summary>
/// Finds in the history what a message of the work queue asks for. Keeps the turns last read, because a fan-out is one turn, and trusts
/// for a moment that an instance seen alive is alive: at worst an activity of an instance that has just ended starts once more.
/// </summary>
internal sealed class ScheduledTasks(IInstanceStore instances, TimeProvider time)
{
    private const int Kept = 16;
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly LinkedList<Seen> _recent = new();

    /// <summary>The task; null when its instance has ended or is gone.</summary>
    public async Task<TaskScheduled?> FindAsync(ActivityMessage message, CancellationToken cancellationToken)
    {
        Seen? seen = Recall(message);
        DateTimeOffset now = time.GetUtcNow();
        if (seen is null || seen.At + Trusted <= now)
        {
            InstanceState? state = await instances.FindAsync(message.InstanceId, cancellationToken).ConfigureAwait(false);
            if (state is null || state.IsFinished || state.ExecutionId != message.ExecutionId)
            {
                return null;
            }

            seen = new(message.ExecutionId, seen?.Turn ?? await ReadAsync(message, cancellationToken).ConfigureAwait(false), now);
            Remember(seen);
        }

        return seen.Turn.Events.OfType<TaskScheduled>().FirstOrDefault(t => t.TaskId == message.TaskId);
    }

    private async Task<Turn> ReadAsync(ActivityMessage message, CancellationToken cancellationToken) =>
        (await instances.ReadTurnsAsync(message.InstanceId, message.Turn, message.Turn, cancellationToken).ConfigureAwait(false)).Single();

    private Seen? Recall(ActivityMessage message)
    {
        lock (_gate)
        {
            return _recent.FirstOrDefault(s => s.ExecutionId == message.ExecutionId && s.Turn.Number == message.Turn);
        }
    }

    private void Remember(Seen seen)
    {
        lock (_gate)
        {
            if (_recent.FirstOrDefault(s => s.ExecutionId == seen.ExecutionId && s.Turn.Number == seen.Turn.Number) is { } older)
            {
                _recent.Remove(older);
            }

            _recent.AddFirst(seen);
            if (_recent.Count > Kept)
            {
                _recent.RemoveLast();
            }
        }
    }

    private sealed record Seen(string ExecutionId, Turn Turn, DateTimeOffset At);
}
