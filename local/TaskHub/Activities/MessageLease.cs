using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;
using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub.Activities;

/// <summary>Keeps a message hidden while its activity runs. <see cref="Token"/> is cancelled when it is lost, or when the host stops.</summary>
internal sealed class MessageLease<T> : IAsyncDisposable
    where T : class, IInstanceMessage
{
    private readonly ITaskQueue<T> _queue;
    private readonly TimeSpan _visibility;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _work;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;

    public MessageLease(
        ITaskQueue<T> queue, QueueMessage<T> message, TimeSpan visibility, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        (_queue, Message, _visibility, _time, _logger) = (queue, message, visibility, time, logger);
        _work = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _renewing = RenewAsync();
    }

    public QueueMessage<T> Message { get; }

    public CancellationToken Token => _work.Token;

    public bool IsLost { get; private set; }

    /// <summary>Stops renewing. What becomes of the message is the caller's next step.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
        _work.Dispose();
    }

    private async Task RenewAsync()
    {
        DateTimeOffset expiry = _time.GetUtcNow() + _visibility;
        while (true)
        {
            await Task.Delay(_visibility / 3, _time, _ended.Token).ConfigureAwait(false);
            try
            {
                DateTimeOffset asked = _time.GetUtcNow();
                IsLost = !await _queue.TryHideAsync(Message, _visibility, _ended.Token).ConfigureAwait(false);
                expiry = asked + _visibility;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.RenewalFailed(_logger, exception);
                IsLost = _time.GetUtcNow() >= expiry;
            }

            if (IsLost)
            {
                await _work.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
    }
}
