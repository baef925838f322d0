using BertPipeline.Contracts;
using BertPipeline.TaskHub.Activities;
using BertPipeline.TaskHub.InMemory;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.TaskHub.Tests.Activities;

public sealed class MessageLeaseTests
{
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);
    private static readonly ActivityMessage Body = new("one", "e", 1, 0, "A");

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Renewed_MessageStaysHiddenPastItsVisibility()
    {
        var queue = new InMemoryQueue<ActivityMessage>(_time, PipelineJson.Options);
        QueueMessage<ActivityMessage> message = await queue.SendAsync(Body, Visibility, Token);
        await using var lease = new MessageLease<ActivityMessage>(queue, message, Visibility, _time, NullLogger.Instance, Token);

        for (int i = 0; i < 10; i++)
        {
            string receipt = message.Receipt;
            _time.Advance(Visibility / 3);
            await UntilAsync(() => message.Receipt != receipt);
            Assert.Empty(await queue.ReceiveAsync(1, Visibility, Token));
        }

        Assert.False(lease.IsLost);
    }

    [Fact]
    public async Task MessageTakenByAnother_IsLostAndCancelsTheWork()
    {
        var queue = new InMemoryQueue<ActivityMessage>(_time, PipelineJson.Options);
        QueueMessage<ActivityMessage> message = await queue.SendAsync(Body, TimeSpan.Zero, Token);
        await using var lease = new MessageLease<ActivityMessage>(queue, message, Visibility, _time, NullLogger.Instance, Token);
        await queue.ReceiveAsync(1, Visibility, Token);

        _time.Advance(Visibility / 3);
        await UntilAsync(() => lease.Token.IsCancellationRequested);

        Assert.True(lease.IsLost);
    }

    [Fact]
    public async Task HostStops_CancelsTheWorkAndKeepsTheMessage()
    {
        using var stopping = new CancellationTokenSource();
        var queue = new InMemoryQueue<ActivityMessage>(_time, PipelineJson.Options);
        QueueMessage<ActivityMessage> message = await queue.SendAsync(Body, Visibility, Token);
        await using var lease = new MessageLease<ActivityMessage>(queue, message, Visibility, _time, NullLogger.Instance, stopping.Token);

        await stopping.CancelAsync();

        Assert.True(lease.Token.IsCancellationRequested);
        Assert.False(lease.IsLost);
        Assert.Equal(1, queue.Count);
    }

    // Lets the continuations of the fake clock's timers run.
    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
