using BertPipeline.GpuWorker.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.GpuWorker.Tests.Serving;

public sealed class ScoringQueueTests : IDisposable
{
    private readonly LogitTagger _tagger = new();
    private readonly ScoringQueue _queue;

    /// <summary>Room for two texts of four tokens: <c>[CLS]</c>, two words, <c>[SEP]</c>.</summary>
    public ScoringQueueTests() => _queue = Queue(_tagger);

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

        await queue.ScoreAsync([LogitTagger.Encoded("1 0"), LogitTagger.Encoded("2 0")], Token);

        Assert.Equal([["1 0"], ["2 0"]], _tagger.Batches);
    }

    [Fact]
    public async Task ScoreAsync_GivenUpWhileItWaits_IsNotScored()
    {
        using var givenUp = new CancellationTokenSource();
        _tagger.Hold();
        Task<float[][]> first = ScoreAsync("1 0");
        await _tagger.EnteredAsync();
        Task<float[][]> second = _queue.ScoreAsync([LogitTagger.Encoded("2 0")], givenUp.Token);
        Task<float[][]> third = ScoreAsync("3 0");
        await givenUp.CancelAsync();
        _tagger.Release();

        await Task.WhenAll(first, third);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal([["1 0"], ["3 0"]], _tagger.Batches);
    }

    /// <summary>Nobody else is needed for it: no thread wakes another up.</summary>
    [Fact]
    public void ScoreAsync_LaneThatIsFree_IsAnsweredAtOnceByWhoeverAsks()
    {
        using LogitTagger tagger = new() { Lanes = new(Count: 1, Positions: 8) };
        using ScoringQueue queue = Queue(tagger);

        Task<float[][]> scored = ScoreAsync(queue, "1 0", "2 0");

        Assert.True(scored.IsCompletedSuccessfully);
        Assert.Equal(Environment.CurrentManagedThreadId, tagger.LastThread);
        Assert.Equal([true], tagger.Alone);
    }

    [Fact]
    public async Task ScoreAsync_TwoLanes_TwoRequestsAreScoredAtTheSameTime()
    {
        using LogitTagger tagger = new() { Lanes = new(Count: 2, Positions: 8) };
        using ScoringQueue queue = Queue(tagger);
        tagger.Hold();
        Task<float[][]> first = Task.Run(() => ScoreAsync(queue, "1 0"), Token);
        await tagger.EnteredAsync();
        Task<float[][]> second = Task.Run(() => ScoreAsync(queue, "2 0"), Token);
        await tagger.EnteredAsync();
        tagger.Release();

        Assert.Equal([1, 2], (await Task.WhenAll(first, second)).Select(rows => rows[0][0]));
        Assert.Equal([true, false], tagger.Alone);
    }

    /// <summary>Padding is work for nothing: four positions of the longest text would be three of them empty.</summary>
    [Fact]
    public async Task ScoreAsync_WhileLanesAreBusy_TheFirstThatWaitsIsScoredWithThoseOfItsLength()
    {
        using LogitTagger tagger = new() { Lanes = new(Count: 1, Positions: 8) };
        using ScoringQueue queue = Queue(tagger);
        tagger.Hold();
        Task<float[][]> first = Task.Run(() => ScoreAsync(queue, "1 0"), Token);
        await tagger.EnteredAsync();
        Task<float[][]>[] others = [.. new[] { "2 0", "3 0 0 0 0", "4 0 0 0", "5 0", "6 0" }.Select(text => ScoreAsync(queue, text))];
        tagger.Release();

        Assert.Equal([1, 2, 3, 4, 5, 6], (await Task.WhenAll([first, .. others])).Select(rows => rows[0][0]));
        Assert.Equal([["1 0"], ["2 0", "5 0"], ["3 0 0 0 0"], ["4 0 0 0"], ["6 0"]], tagger.Batches);
    }

    [Fact]
    public async Task ScoreAsync_RequestLargerThanARectangle_IsSharedByTheLanes()
    {
        using LogitTagger tagger = new() { Lanes = new(Count: 2, Positions: 8) };
        using ScoringQueue queue = Queue(tagger);
        tagger.Hold();
        Task<float[][]> all = Task.Run(() => ScoreAsync(queue, "1 0", "2 0", "3 0", "4 0", "5 0"), Token);
        await tagger.EnteredAsync();
        await tagger.EnteredAsync();
        tagger.Release();

        Assert.Equal([1, 2, 3, 4, 5], (await all).Select(row => row[0]));
        Assert.Equal(3, tagger.Batches.Count);
        Assert.DoesNotContain(true, tagger.Alone[..2]);
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

    private static ScoringQueue Queue(LogitTagger tagger) => new(tagger, maxBatchTokens: 8, new ServingMetrics(), NullLogger<ScoringQueue>.Instance);

    private static Task<float[][]> ScoreAsync(ScoringQueue queue, params string[] texts) => queue.ScoreAsync([.. texts.Select(LogitTagger.Encoded)], Token);

    private Task<float[][]> ScoreAsync(params string[] texts) => ScoreAsync(_queue, texts);
}
