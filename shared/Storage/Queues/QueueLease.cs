using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace BertPipeline.Storage.Queues;

/// <summary>
/// A received message, and the only owner of its pop receipt, which changes with every renewal: calls wait for each other, and a
/// receipt that the service no longer knows means that the message belongs to somebody else.
/// </summary>
internal sealed class QueueLease(QueueClient queue, QueueMessage received, DateTimeOffset expiresAt, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private string _popReceipt = received.PopReceipt;
    private bool _lost;
    private DateTimeOffset _expiresAt = expiresAt;

    public string Text { get; } = received.MessageText;

    /// <summary>When the message becomes visible to others unless it is renewed; never later than the service thinks.</summary>
    public DateTimeOffset ExpiresAt => _expiresAt;

    /// <summary>True once the service has refused the receipt, or the time is over.</summary>
    public bool IsLost => _lost || time.GetUtcNow() >= _expiresAt;

    /// <summary>Hides the message for so long from now, in whole seconds, rounded up; false when the lease is lost.</summary>
    public async Task<bool> TryHideAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        await TryAsync(
            async () =>
            {
                TimeSpan whole = QueueVisibility.InWholeSeconds(duration);
                DateTimeOffset asked = time.GetUtcNow();
                UpdateReceipt receipt = await queue
                    .UpdateMessageAsync(received.MessageId, _popReceipt, (string?)null, whole, cancellationToken);
                _popReceipt = receipt.PopReceipt;
                _expiresAt = asked + whole;
            },
            cancellationToken);

    /// <summary>Deletes the message; false when the lease is lost.</summary>
    public Task<bool> TryDeleteAsync(CancellationToken cancellationToken) =>
        TryAsync(() => queue.DeleteMessageAsync(received.MessageId, _popReceipt, cancellationToken), cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task<bool> TryAsync(Func<Task> request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_lost)
            {
                return false;
            }

            await request();
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 404 || e.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            _lost = true;
            return false;
        }
        finally
        {
            _gate.Release();
        }
    }
}
