using BertPipeline.GpuWorker.Tagging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>
/// Texts of all requests, scored in batches: whatever waits when the model is free, first come first served, up to a budget of tokens. Nothing
/// waits for a batch to fill, so a lone text is scored at once, and the more wait, the larger the batches are.
/// </summary>
/// <remarks>
/// A thread of its own scores what waits. Where the tagger takes any thread, a request that finds the model free scores its texts itself: handing them to another thread and back takes as long as
/// a small model does.
/// </remarks>
internal sealed class ScoringQueue : IDisposable
{
    private readonly ITagger _tagger;
    private readonly int _maxBatchTokens;
    private readonly ServingMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Queue<WaitingText> _waiting = [];
    private readonly Thread _thread;
    private bool _isClosed;
    private bool _isScoring;
    private volatile bool _hasFailed;

    /// <param name="tagger">The queue alone scores with it; others encode.</param>
    /// <param name="maxBatchTokens">Most tokens of a batch; a single text may have more.</param>
    /// <param name="metrics">Gets the sizes of batches.</param>
    /// <param name="logger">Gets failures.</param>
    public ScoringQueue(ITagger tagger, int maxBatchTokens, ServingMetrics metrics, ILogger<ScoringQueue> logger)
    {
        (_tagger, _maxBatchTokens, _metrics, _logger) = (tagger, maxBatchTokens, metrics, logger);
        _thread = new Thread(Run) { Name = "scoring", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Texts in it.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whether the last batch failed.</summary>
    public bool HasFailed => _hasFailed;

    /// <param name="texts">They enter the queue together, so that they are scored together where the budget has room.</param>
    /// <param name="cancellationToken">What is not being scored yet is then left out.</param>
    /// <returns>For each a logit a tag.</returns>
    /// <exception cref="RefusedRequestException">The model failed.</exception>
    public Task<float[][]> ScoreAsync(IReadOnlyList<EncodedText> texts, CancellationToken cancellationToken)
    {
        WaitingText[] added = [.. texts.Select(text => new WaitingText(text, cancellationToken))];
        List<WaitingText>? own = null;
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            bool isFree = !_isScoring && _waiting.Count == 0;
            foreach (WaitingText waiting in added)
            {
                _waiting.Enqueue(waiting);
            }

            if (isFree && _tagger.ScoresOnAnyThread)
            {
                own = Begin();
            }
            else
            {
                Monitor.Pulse(_waiting);
            }
        }

        if (own is not null)
        {
            Score(own);
        }

        return Task.WhenAll(added.Select(waiting => waiting.Logits));
    }

    /// <summary>Answers what waits, takes nothing more.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _isClosed = true;
            Monitor.Pulse(_waiting);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (Take() is { } batch)
        {
            Score(batch);
        }
    }

    /// <returns>What the model gets next, nothing where all that waited was given up; null when the queue is closed and empty.</returns>
    private List<WaitingText>? Take()
    {
        lock (_waiting)
        {
            while (_isScoring || _waiting.Count == 0)
            {
                if (_isClosed && !_isScoring)
                {
                    return null;
                }

                Monitor.Wait(_waiting);
            }

            return Begin();
        }
    }

    /// <summary>Under the lock: takes the first that wait, up to the budget, for whoever scores them.</summary>
    private List<WaitingText> Begin()
    {
        _isScoring = true;
        var batch = new List<WaitingText>();
        long tokens = 0;
        while (_waiting.TryPeek(out WaitingText? next) && (batch.Count == 0 || tokens + next.Tokens <= _maxBatchTokens))
        {
            _waiting.Dequeue();
            if (!next.IsGivenUp())
            {
                batch.Add(next);
                tokens += next.Tokens;
            }
        }

        return batch;
    }

    private void Score(List<WaitingText> batch)
    {
        if (batch.Count > 0)
        {
            ScoreTexts(batch);
        }

        lock (_waiting)
        {
            _isScoring = false;
            if (_waiting.Count > 0 || _isClosed)
            {
                Monitor.Pulse(_waiting);
            }
        }
    }

    private void ScoreTexts(List<WaitingText> batch)
    {
        try
        {
            IReadOnlyList<float[]> logits = _tagger.Score([.. batch.Select(waiting => waiting.Text)], _maxBatchTokens, CancellationToken.None);
            _metrics.Scored(batch.Count, batch.Sum(waiting => (long)waiting.Tokens));
            _hasFailed = false;
            foreach ((WaitingText waiting, float[] row) in batch.Zip(logits))
            {
                waiting.Answer(row);
            }
        }
        catch (Exception e) // Whatever it is, the requests get an answer, and the next batch may go well.
        {
            _hasFailed = true;
            ServingLog.BatchFailed(_logger, batch.Count, e);
            var refused = new RefusedRequestException(StatusCodes.Status424FailedDependency, ErrorKind.Backend, $"The model could not score: {e.Message}", e);
            batch.ForEach(waiting => waiting.Fail(refused));
        }
    }
}
