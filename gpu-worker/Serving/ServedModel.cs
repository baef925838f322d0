using BertPipeline.GpuWorker.Tagging;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>A tagger with all that answers by it: its queue, its limits, what is said of it. Whoever uses it is counted, so that it is closed when the last answer is out.</summary>
internal sealed class ServedModel : IAsyncDisposable
{
    private readonly ITagger _tagger;
    private readonly ScoringQueue _queue;
    private readonly TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for being the model that is served.
    private int _users = 1;

    /// <param name="tagger">The model's own from here on.</param>
    /// <param name="thresholds">Least score of each tag; a tag without one never applies.</param>
    /// <param name="options">The limits, and the model's name.</param>
    /// <param name="metrics">Gets the sizes of batches.</param>
    /// <param name="logger">Gets failures.</param>
    public ServedModel(ITagger tagger, IReadOnlyDictionary<string, double> thresholds, ServeOptions options, ServingMetrics metrics, ILogger<ScoringQueue> logger)
    {
        _tagger = tagger;
        _queue = new ScoringQueue(tagger, options.MaxBatchTokens, metrics, logger);
        Predictor = new Predictor(tagger, thresholds, _queue, options);
        Info = ServerInfo.Of(tagger, thresholds, options);
    }

    public Predictor Predictor { get; }

    public ServerInfo Info { get; }

    /// <summary>Texts that wait for it.</summary>
    public int Waiting => _queue.Waiting;

    /// <summary>The first batch compiles code and takes memory: nobody should wait for that.</summary>
    public Task WarmUpAsync(CancellationToken cancellationToken) => _queue.ScoreAsync([_tagger.Encode("a")], cancellationToken);

    /// <summary>Counts a user; false when the model is on its way out.</summary>
    public bool TryUse()
    {
        for (int users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A user that <see cref="TryUse"/> counted is done.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _unused.SetResult();
        }
    }

    /// <summary>It is not served any more: waits for its last user, then closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        Leave();
        await _unused.Task;
        _queue.Dispose();
        _tagger.Dispose();
    }
}
