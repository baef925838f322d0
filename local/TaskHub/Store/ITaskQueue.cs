using BertPipeline.TaskHub.Messages;

namespace BertPipeline.TaskHub.Store;

/// <summary>A queue whose messages are hidden while a host works on them, delivered at least once, in no promised order.</summary>
internal interface ITaskQueue<T>
    where T : class, IInstanceMessage
{
    /// <summary>The longest that a message can be hidden at a time.</summary>
    TimeSpan MaxHidden { get; }

    /// <summary>Sends a message that others see after <paramref name="hiddenFor"/>; the sender holds it until then.</summary>
    Task<QueueMessage<T>> SendAsync(T body, TimeSpan hiddenFor, CancellationToken cancellationToken);

    Task<IReadOnlyList<QueueMessage<T>>> ReceiveAsync(int maxMessages, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Hides the message for so long from now, or gives it back with zero; false when it is no longer ours.</summary>
    Task<bool> TryHideAsync(QueueMessage<T> message, TimeSpan hiddenFor, CancellationToken cancellationToken);

    /// <summary>Deletes the message if it is still ours.</summary>
    Task DeleteAsync(QueueMessage<T> message, CancellationToken cancellationToken);
}
