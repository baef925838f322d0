using BertPipeline.GpuWorker.Tagging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>
/// Texts of all requests, scored in batches of what waits when the model is free. Nothing waits for a batch to fill, so a lone text is scored at once, and the more wait, the larger the batches are.
/// </summary>
/// <remarks>
/// A tagger that has no lanes is asked by one thread, first come first served, up to a budget of tokens. Where it has lanes, as many threads ask it, each for a rectangle: the text that came first and those
/// that wait of a length like its own. Their answers go out while other lanes score, so that the processor is never without work. A request that finds nothing else to be scored scores its texts itself:
/// handing them to another thread and back takes as long as a small model does. Any other must not, busy as the model is: the thread that brought it has more of them to read.
/// </remarks>
internal sealed class ScoringQueue : IDisposable
{
    // Among so many of those that wait texts of like length are looked for: enough to find some.
    private const int LookAhead = 128;

    private readonly ITagger _tagger;
    private readonly int _maxBatchTokens;
    private readonly ServingMetrics _metrics;
    private readonly ILogger _logger;
    private readonly List<WaitingText> _waiting = [];
    private readonly Thread[] _threads;
    private int _scoring;
    private bool _isClosed;
    private volatile bool _hasFailed;

    /// <param name="tagger">The queue alone scores with it; others encode.</param>
    /// <param name="maxBatchTokens">Most tokens of a batch; a single text may have more.</param>
    /// <param name="metrics">Gets the sizes of batches.</param>
    /// <param name="logger">Gets failures.</param>
    public ScoringQueue(ITagger tagger, int maxBatchTokens, ServingMetrics metrics, ILogger<ScoringQueue> logger)
    {
        (_tagger, _maxBatchTokens, _metrics, _logger) = (tagger, maxBatchTokens, metrics, logger);
        _threads = [.. Enumerable.Range(0, tagger.Lanes?.Count ?? 1).Select(_ => new Thread(Run) { Name = "scoring", IsBackground = true })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>Texts in it.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whether the last batch failed.</summary>
    public bool HasFailed => _hasFailed;

    private bool IsLaneFree => _scoring < _threads.Length;

    /// <param name="texts">They enter the queue together, so that they are scored together where the budget has room.</param>
    /// <param name="cancellationToken">What is not being scored yet is then left out.</param>
    /// <returns>For each a logit a tag.</returns>
    /// <exception cref="RefusedRequestException">The model failed.</exception>
    public Task<float[][]> ScoreAsync(IReadOnlyList<EncodedText> texts, CancellationToken cancellationToken)
    {
        WaitingText[] added = [.. texts.Select(text => new WaitingText(text, cancellationToken))];
        Batch? own = null;
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            bool isFirst = _waiting.Count == 0 && _scoring == 0;
            _waiting.AddRange(added);
            own = isFirst && _tagger.Lanes is not null ? Begin() : null;
            WakeForRest();
        }

        if (own is { Texts: var batch, IsRest: var isAlone })
        {
            Score(batch, isAlone);
            lock (_waiting)
            {
                _scoring--;
                WakeForRest();
            }
        }

        return Task.WhenAll(added.Select(waiting => waiting.Logits));
    }

    /// <summary>Answers what waits, takes nothing more.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _isClosed = true;
            Monitor.PulseAll(_waiting);
        }

        Array.ForEach(_threads, thread => thread.Join());
    }

    private void Run()
    {
        for (Batch? batch = Take(); batch is { Texts: var texts }; batch = Take(hasScored: true))
        {
            Score(texts, isAlone: _tagger.Lanes is null);
        }
    }

    /// <param name="hasScored">Whether the thread leaves a lane by asking.</param>
    /// <returns>What the model gets next, nothing where all that waited was given up; null when the queue is closed and empty.</returns>
    private Batch? Take(bool hasScored = false)
    {
        lock (_waiting)
        {
            _scoring -= hasScored ? 1 : 0;
            while (_waiting.Count == 0 || !IsLaneFree)
            {
                // The last to leave closes the model: nobody may be scoring with it then.
                if (_isClosed && _waiting.Count == 0 && _scoring == 0)
                {
                    Monitor.PulseAll(_waiting);
                    return null;
                }

                Monitor.Wait(_waiting);
            }

            return Begin();
        }
    }

    /// <summary>Under the lock: another thread for what waits, where there is room for one.</summary>
    private void WakeForRest()
    {
        if (_isClosed || (_waiting.Count > 0 && IsLaneFree))
        {
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Under the lock: takes the next batch for whoever scores it.</summary>
    private Batch Begin()
    {
        _scoring++;
        _waiting.RemoveAll(text => text.IsGivenUp());
        WaitingText[] texts = _tagger.Lanes is { Positions: var positions } ? LikeTheFirst(Math.Min(positions, _maxBatchTokens)) : First();
        _waiting.RemoveAll(text => text.IsTaken);
        WakeForRest();
        return new(texts, IsRest: _waiting.Count == 0);
    }

    private WaitingText[] First()
    {
        long tokens = 0;
        return Taken(_waiting.TakeWhile((text, i) => (tokens += text.Tokens) <= _maxBatchTokens || i == 0));
    }

    private WaitingText[] LikeTheFirst(int positions)
    {
        int width = 0;
        IEnumerable<WaitingText> byLikeness = _waiting.Count < 2 ? _waiting : _waiting.Take(LookAhead).OrderBy(text => Math.Abs(text.Tokens - _waiting[0].Tokens));
        return Taken(byLikeness.TakeWhile((text, i) => (width = Math.Max(width, text.Tokens)) * (i + 1L) <= positions || i == 0));
    }

    private static WaitingText[] Taken(IEnumerable<WaitingText> texts)
    {
        WaitingText[] taken = [.. texts];
        Array.ForEach(taken, text => text.IsTaken = true);
        return taken;
    }

    private void Score(WaitingText[] texts, bool isAlone)
    {
        if (texts.Length == 0)
        {
            return;
        }

        try
        {
            IReadOnlyList<float[]> logits = _tagger.Score([.. texts.Select(waiting => waiting.Text)], _maxBatchTokens, isAlone, CancellationToken.None);
            _metrics.Scored(texts.Length, texts.Sum(waiting => (long)waiting.Tokens));
            _hasFailed = false;
            foreach ((WaitingText waiting, float[] row) in texts.Zip(logits))
            {
                waiting.Answer(row);
            }
        }
        catch (Exception e) // Whatever it is, the requests get an answer, and the next batch may go well.
        {
            _hasFailed = true;
            ServingLog.BatchFailed(_logger, texts.Length, e);
            var refused = new RefusedRequestException(StatusCodes.Status424FailedDependency, ErrorKind.Backend, $"The model could not score: {e.Message}", e);
            Array.ForEach(texts, waiting => waiting.Fail(refused));
        }
    }

    /// <param name="Texts">What is scored at once; none where all were given up.</param>
    /// <param name="IsRest">Whether nothing waits any more.</param>
    private readonly record struct Batch(WaitingText[] Texts, bool IsRest);
}
