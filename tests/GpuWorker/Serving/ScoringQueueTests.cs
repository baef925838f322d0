using BertPipeline.GpuWorker.Serving;
using BertPipeline.GpuWorker.Tagging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.GpuWorker.Tests.Serving;

public sealed class ScoringQueueTests : IDisposable
{
    private readonly LogitTagger _tagger = new();
    private readonly ScoringQueue _queue;

    /// <summary>Room for two texts of four tokens: <c>[CLS]</c>, two words, <c>[SEP]</c>.</summary>
    public ScoringQueueTests() => _queue = new ScoringQueue(_tagger, maxBatchTokens: 8, new ServingMetrics(), NullLogger<ScoringQueue>.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _tagger.Release();
        _queue.Dispose();
        _tagger.Dispose();
    }

    [Fact]
    public async Task ScoreAsync_WhileTheModelIsBusy_WhatWaitsIsScoredTogetherUpToTheBudget()
    {
        _tagger.Hold();
        Task<float[][]> first = ScoreAsync("1 0");
        await _tagger.EnteredAsync();
        Task<float[][]> second = ScoreAsync("2 0");
        Task<float[][]> third = ScoreAsync("3 0", "4 0");
        _tagger.Release();

        Assert.Equal([1, 2, 3, 4], (await Task.WhenAll(first, second, third)).SelectMany(rows => rows.Select(row => row[0])));
        Assert.Equal([["1 0"], ["2 0", "3 0"], ["4 0"]], _tagger.Batches);
    }

    [Fact]
    public async Task ScoreAsync_TextsOfOneRequest_AreOneBatch()
    {
        await ScoreAsync("1 0", "2 0");

        Assert.Equal([["1 0", "2 0"]], _tagger.Batches);
    }

    [Fact]
    public async Task ScoreAsync_TextLargerThanTheBudget_IsScoredAlone()
    {
        using var queue = new ScoringQueue(_tagger, maxBatchTokens: 3, new ServingMetrics(), NullLogger<ScoringQueue>.Instance);

        await queue.ScoreAsync([_tagger.Encode("1 0"), _tagger.Encode("2 0")], Token);

        Assert.Equal([["1 0"], ["2 0"]], _tagger.Batches);
    }

    [Fact]
    public async Task ScoreAsync_GivenUpWhileItWaits_IsNotScored()
    {
        using var givenUp = new CancellationTokenSource();
        _tagger.Hold();
        Task<float[][]> first = ScoreAsync("1 0");
        await _tagger.EnteredAsync();
        Task<float[][]> second = _queue.ScoreAsync([_tagger.Encode("2 0")], givenUp.Token);
        Task<float[][]> third = ScoreAsync("3 0");
        await givenUp.CancelAsync();
        _tagger.Release();

        await Task.WhenAll(first, third);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal([["1 0"], ["3 0"]], _tagger.Batches);
    }

    /// <summary>Nobody else is needed for it: no thread wakes another up.</summary>
    [Fact]
    public void ScoreAsync_TaggerThatAnyThreadMayUse_IsAnsweredAtOnceByWhoeverAsks()
    {
        _tagger.ScoresOnAnyThread = true;

        Task<float[][]> scored = ScoreAsync("1 0", "2 0");

        Assert.True(scored.IsCompletedSuccessfully);
        Assert.Equal(Environment.CurrentManagedThreadId, _tagger.LastThread);
    }

    [Fact]
    public async Task ScoreAsync_TaggerThatAnyThreadMayUseWhileItIsBusy_WhatWaitsIsScoredTogether()
    {
        _tagger.ScoresOnAnyThread = true;
        _tagger.Hold();
        Task<float[][]> first = Task.Run(() => ScoreAsync("1 0"), Token);
        await _tagger.EnteredAsync();
        Task<float[][]> second = ScoreAsync("2 0");
        Task<float[][]> third = ScoreAsync("3 0");
        _tagger.Release();

        Assert.Equal([1, 2, 3], (await Task.WhenAll(first, second, third)).Select(rows => rows[0][0]));
        Assert.Equal([["1 0"], ["2 0", "3 0"]], _tagger.Batches);
    }

    [Fact]
    public async Task Dispose_TextsThatWait_AreAnswered()
    {
        _tagger.Hold();
        Task<float[][]> first = ScoreAsync("1 0");
        await _tagger.EnteredAsync();
        Task<float[][]> second = ScoreAsync("2 0");
        Task stopped = Task.Run(_queue.Dispose, Token);
        _tagger.Release();

        await stopped;
        Assert.Equal((1, 2), ((await first)[0][0], (await second)[0][0]));
        Assert.Throws<ObjectDisposedException>(() => { _ = ScoreAsync("3 0"); });
    }

    private Task<float[][]> ScoreAsync(params string[] texts) => _queue.ScoreAsync([.. texts.Select(((ITagger)_tagger).Encode)], Token);
}
