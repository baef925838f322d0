using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.Activities;

/// <summary>Finds in the history what a message of the work queue asks for. Keeps the turns last read: a fan-out is one turn.</summary>
internal sealed class ScheduledTasks(IInstanceStore instances)
{
    private const int Kept = 16;

    private readonly Lock _gate = new();
    private readonly LinkedList<(string ExecutionId, Turn Turn)> _recent = new();

    /// <summary>The task; null when its instance has ended or is gone.</summary>
    public async Task<TaskScheduled?> FindAsync(ActivityMessage message, CancellationToken cancellationToken)
    {
        InstanceState? state = await instances.FindAsync(message.InstanceId, cancellationToken).ConfigureAwait(false);
        if (state is null || state.IsFinished || state.ExecutionId != message.ExecutionId)
        {
            return null;
        }

        Turn turn = Recall(message) ?? await ReadAsync(message, cancellationToken).ConfigureAwait(false);
        return turn.Events.OfType<TaskScheduled>().FirstOrDefault(t => t.TaskId == message.TaskId);
    }

    private Turn? Recall(ActivityMessage message)
    {
        lock (_gate)
        {
            return _recent.FirstOrDefault(r => r.ExecutionId == message.ExecutionId && r.Turn.Number == message.Turn).Turn;
        }
    }

    private async Task<Turn> ReadAsync(ActivityMessage message, CancellationToken cancellationToken)
    {
        Turn turn = (await instances.ReadTurnsAsync(message.InstanceId, message.Turn, message.Turn, cancellationToken).ConfigureAwait(false)).Single();
        lock (_gate)
        {
            _recent.AddFirst((message.ExecutionId, turn));
            if (_recent.Count > Kept)
            {
                _recent.RemoveLast();
            }
        }

        return turn;
    }
}
