using System.Globalization;
using System.Text.Json;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.InMemory;

/// <summary>A queue with the semantics of Azure Queue storage: hidden messages, receipts, at-least-once delivery.</summary>
internal sealed class InMemoryQueue<T>(TimeProvider time, JsonSerializerOptions json) : ITaskQueue<T>
    where T : class, IInstanceMessage
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Stored> _messages = [];
    private long _lastId;
    private long _lastReceipt;

    public TimeSpan MaxHidden => TimeSpan.FromDays(7);

    /// <summary>Messages, hidden ones included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _messages.Count;
            }
        }
    }

    public Task<QueueMessage<T>> SendAsync(T body, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        string text = JsonSerializer.Serialize(body, json);
        lock (_gate)
        {
            var stored = new Stored(text) { VisibleAt = time.GetUtcNow() + hiddenFor, Receipt = ++_lastReceipt };
            _messages.Add(++_lastId, stored);
            return Task.FromResult(ToMessage(_lastId, stored));
        }
    }

    public Task<IReadOnlyList<QueueMessage<T>>> ReceiveAsync(int maxMessages, TimeSpan visibility, CancellationToken cancellationToken)
    {
        var received = new List<QueueMessage<T>>();
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach ((long id, Stored stored) in _messages.Where(m => m.Value.VisibleAt <= now).Take(maxMessages))
            {
                stored.VisibleAt = now + visibility;
                stored.Receipt = ++_lastReceipt;
                stored.DequeueCount++;
                received.Add(ToMessage(id, stored));
            }
        }

        return Task.FromResult<IReadOnlyList<QueueMessage<T>>>(received);
    }

    public Task<bool> TryHideAsync(QueueMessage<T> message, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!TryFind(message, out Stored? stored))
            {
                return Task.FromResult(false);
            }

            stored.VisibleAt = time.GetUtcNow() + hiddenFor;
            stored.Receipt = ++_lastReceipt;
            message.Receipt = Text(stored.Receipt);
            return Task.FromResult(true);
        }
    }

    public Task DeleteAsync(QueueMessage<T> message, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (TryFind(message, out _))
            {
                _messages.Remove(long.Parse(message.Id, CultureInfo.InvariantCulture));
            }
        }

        return Task.CompletedTask;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private bool TryFind(QueueMessage<T> message, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Stored? stored) =>
        _messages.TryGetValue(long.Parse(message.Id, CultureInfo.InvariantCulture), out stored) && Text(stored.Receipt) == message.Receipt;

    private QueueMessage<T> ToMessage(long id, Stored stored) =>
        new(JsonSerializer.Deserialize<T>(stored.Body, json)!, Text(id), Text(stored.Receipt), stored.DequeueCount);

    private sealed class Stored(string body)
    {
        public string Body { get; } = body;

        public DateTimeOffset VisibleAt { get; set; }

        public long Receipt { get; set; }

        public int DequeueCount { get; set; }
    }
}
