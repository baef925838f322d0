using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace BertPipeline.Storage.Blobs;

/// <summary>
/// A turn at what only one process may do at a time: the lease of an empty blob, renewed until it is given back. A process that dies gives it back within a
/// minute. One that is held up for longer than that loses it without knowing: what it does must stand that.
/// </summary>
internal sealed class BlobTurn : IAsyncDisposable
{
    // The longest that the service gives.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly BlobLeaseClient _lease;
    private readonly CancellationTokenSource _given = new();
    private readonly Task _renewing;

    private BlobTurn(BlobLeaseClient lease, TimeProvider time)
    {
        _lease = lease;
        _renewing = RenewAsync(time);
    }

    /// <summary>Waits for those before.</summary>
    public static async Task<BlobTurn> TakeAsync(BlobContainerClient container, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        BlobClient blob = container.GetBlobClient(name);
        while (true)
        {
            BlobLeaseClient lease = blob.GetBlobLeaseClient();
            try
            {
                await lease.AcquireAsync(Duration, cancellationToken: cancellationToken);
                return new BlobTurn(lease, time);
            }
            catch (RequestFailedException e) when (e.IsNotFound())
            {
                await CreateAsync(blob, cancellationToken);
            }
            catch (RequestFailedException e) when (e.IsConflict())
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _given.CancelAsync();
        await _renewing;
        _given.Dispose();
        try
        {
            await _lease.ReleaseAsync(cancellationToken: CancellationToken.None);
        }
        catch (RequestFailedException)
        {
            // Lost already, or it ends by itself within a minute.
        }
    }

    private static async Task CreateAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            await blob.UploadAsync(BinaryData.FromString(""), new BlobUploadOptions { Conditions = BlobConditions.IfAbsent }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsConflict())
        {
            // Somebody else has just created it.
        }
    }

    private async Task RenewAsync(TimeProvider time)
    {
        try
        {
            using var timer = new PeriodicTimer(Renewal, time);
            while (await timer.WaitForNextTickAsync(_given.Token))
            {
                await _lease.RenewAsync(cancellationToken: _given.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or RequestFailedException)
        {
            // Given back, or lost.
        }
    }
}
