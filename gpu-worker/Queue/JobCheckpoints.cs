using System.Threading.Channels;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Storage;
using BertPipeline.Storage.Checkpoints;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>The checkpoints of one attempt: uploads in the background, one at a time, and prunes old ones.</summary>
internal sealed class JobCheckpoints : ICheckpoints, IDisposable
{
    private const int Kept = 2;

    private readonly CheckpointStore _store;
    private readonly string _key;
    private readonly string _attempt;
    private readonly string _scratch;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<(long Step, string Folder)> _waiting;
    private readonly CancellationTokenSource _uploads;
    private readonly Task _uploading;
    private long _lastSave;

    /// <param name="store">Where they go.</param>
    /// <param name="key">Key of the artifact that is made.</param>
    /// <param name="attempt">Unique to this attempt, whatever run it belongs to.</param>
    /// <param name="scratch">Folder for downloads.</param>
    /// <param name="interval">Time between two checkpoints.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of every checkpoint.</param>
    /// <param name="publishing">Ends an upload that is under way.</param>
    public JobCheckpoints(
        CheckpointStore store, string key, string attempt, string scratch, TimeSpan interval, TimeProvider time, ILogger logger, CancellationToken publishing)
    {
        (_store, _key, _attempt, _scratch, _interval, _time, _logger) = (store, key, attempt, scratch, interval, time, logger);
        _lastSave = time.GetTimestamp();
        var options = new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _waiting = Channel.CreateBounded<(long Step, string Folder)>(options, dropped => Delete(dropped.Folder));
        _uploads = CancellationTokenSource.CreateLinkedTokenSource(publishing);
        _uploading = UploadAsync(_uploads.Token);
    }

    /// <summary>Name of the newest one that this attempt has completed.</summary>
    public string? Newest { get; private set; }

    public bool IsDue => _time.GetElapsedTime(Interlocked.Read(ref _lastSave)) >= _interval;

    public async Task<Checkpoint?> NewestAsync(CancellationToken cancellationToken)
    {
        foreach (string name in await _store.ListAsync(_key, cancellationToken))
        {
            string folder = Path.Combine(_scratch, name);
            try
            {
                if (await _store.DownloadAsync(_key, name, folder, cancellationToken) is { } manifest)
                {
                    QueueLog.CheckpointFound(_logger, name);
                    return new Checkpoint(manifest.Step, folder);
                }

                QueueLog.CheckpointDamaged(_logger, name, exception: null); // Pruned since it was listed, by an attempt of another run.
            }
            catch (StorageCorruptionException e)
            {
                QueueLog.CheckpointDamaged(_logger, name, e);
            }
        }

        return null;
    }

    public void Save(long step, string folder)
    {
        Interlocked.Exchange(ref _lastSave, _time.GetTimestamp());
        if (!_waiting.Writer.TryWrite((step, folder)))
        {
            Delete(folder); // The attempt is over already.
        }
    }

    /// <summary>Takes no more, and waits for what is under way.</summary>
    /// <param name="abandon">True drops it instead: the artifact exists, and nobody needs checkpoints any more.</param>
    public async Task CompleteAsync(bool abandon)
    {
        _waiting.Writer.TryComplete();
        if (abandon)
        {
            await _uploads.CancelAsync();
        }

        await _uploading;
    }

    public void Dispose() => _uploads.Dispose();

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task UploadAsync(CancellationToken publishing)
    {
        await foreach ((long step, string folder) in _waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                publishing.ThrowIfCancellationRequested();
                CheckpointManifest saved = await _store.SaveAsync(_key, step, _attempt, folder, publishing);
                Newest = saved.Name;
                QueueLog.CheckpointSaved(_logger, step, saved.Name);
                await _store.PruneAsync(_key, Kept, publishing);
            }
            catch (OperationCanceledException) when (publishing.IsCancellationRequested)
            {
                // Dropped: what lies in storage has no manifest, and pruning finds it.
            }
            catch (Exception e)
            {
                QueueLog.CheckpointFailed(_logger, step, e);
            }
            finally
            {
                Delete(folder);
            }
        }
    }
}
