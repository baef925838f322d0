using Azure.Storage.Queues.Models;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Jobs;

public sealed class JobQueueTests(AzuriteFixture azurite)
{
    private static readonly GpuJobMessage Message = new("hub", "run", "job", 1, "run/jobs/job.json");

    [Fact]
    public async Task ReceiveAsync_SentMessage_ComesOnceAndIsGoneAfterDelete()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await storage.Queue.SendAsync(Message, cancellationToken: TestStorage.Token);
        using JobLease lease = (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token))!;
        Assert.Equal(Message, lease.Message);
        Assert.Null(await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token));
        Assert.True(await lease.TryDeleteAsync(TestStorage.Token));
        Assert.Equal(0, await storage.Queue.CountAsync(TestStorage.Token));
    }

    [Fact]
    public async Task SendAsync_AnyMessage_NeverExpires()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await storage.Queue.SendAsync(Message, cancellationToken: TestStorage.Token);
        QueueMessage received = await storage.Account.GpuJobs.ReceiveMessageAsync(cancellationToken: TestStorage.Token);
        Assert.Equal(9999, received.ExpiresOn!.Value.Year);
    }

    [Fact]
    public async Task TryHideAsync_ManyRenewalsAtOnce_UseOneReceiptAfterTheOther()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await storage.Queue.SendAsync(Message, cancellationToken: TestStorage.Token);
        using JobLease lease = (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token))!;
        bool[] renewed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => lease.TryHideAsync(TimeSpan.FromMinutes(2), TestStorage.Token)));
        Assert.All(renewed, Assert.True);
        Assert.True(await lease.TryDeleteAsync(TestStorage.Token));
    }

    [Fact]
    public async Task TryHideAsync_Zero_GivesTheMessageBackAtOnce()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await storage.Queue.SendAsync(Message, cancellationToken: TestStorage.Token);
        using JobLease first = (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token))!;
        Assert.True(await first.TryHideAsync(TimeSpan.Zero, TestStorage.Token));
        using JobLease? second = await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task TryHideAsync_MessageIsAnothers_TheLeaseIsLostForGood()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await storage.Queue.SendAsync(Message, cancellationToken: TestStorage.Token);
        using JobLease first = (await storage.Queue.ReceiveAsync(TimeSpan.FromSeconds(1), TestStorage.Token))!;
        using JobLease second = await ReceiveVisibleAsync(storage);
        Assert.False(await first.TryHideAsync(TimeSpan.FromMinutes(2), TestStorage.Token));
        Assert.True(first.IsLost);
        Assert.False(await first.TryDeleteAsync(TestStorage.Token));
        Assert.True(await second.TryDeleteAsync(TestStorage.Token));
    }

    [Fact]
    public async Task IsLost_TimeIsOver_WithoutAskingTheService()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await storage.Queue.SendAsync(Message, cancellationToken: TestStorage.Token);
        using JobLease lease = (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token))!;
        storage.Time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(lease.IsLost);
        storage.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(lease.IsLost);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(1.9, 2)]
    [InlineData(2, 2)]
    public async Task ReceiveAsyncAndTryHideAsync_FractionOfASecond_AskForTheNextWholeOneAndCountOnIt(double seconds, int whole)
    {
        var policy = new RequestsPolicy();
        TestStorage storage = await TestStorage.CreateAsync(azurite, policy);
        await storage.Queue.SendAsync(Message, cancellationToken: TestStorage.Token);

        using JobLease lease = (await storage.Queue.ReceiveAsync(TimeSpan.FromSeconds(seconds), TestStorage.Token))!;
        Assert.Equal(storage.Time.GetUtcNow().AddSeconds(whole), lease.ExpiresAt);
        Assert.Contains($"visibilitytimeout={whole}", policy.Requests.Last().Query, StringComparison.Ordinal);

        storage.Time.Advance(TimeSpan.FromSeconds(0.05));
        Assert.True(await lease.TryHideAsync(TimeSpan.FromSeconds(seconds), TestStorage.Token));
        Assert.Equal(storage.Time.GetUtcNow().AddSeconds(whole), lease.ExpiresAt);
        Assert.Contains($"visibilitytimeout={whole}", policy.Requests.Last().Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not base64 {}")]
    [InlineData("bm8ganNvbg==")]
    [InlineData("{}")]
    [InlineData("{\"hub\":1}")]
    public async Task ReceiveAsync_WhatIsNoJobMessage_GoesToThePoisonQueueAndTheNextOneComes(string raw)
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await storage.Account.GpuJobs.SendMessageAsync(raw, TestStorage.Token);
        await storage.Queue.SendAsync(Message, cancellationToken: TestStorage.Token);
        using JobLease? lease = await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token);
        Assert.Equal(Message, lease?.Message);
        PoisonJobMessage poison = Assert.Single(await storage.Queue.PeekPoisonAsync(TestStorage.Token)).Content;
        Assert.Equal(raw, poison.Raw);
    }

    [Fact]
    public async Task ReceiveAsync_PlainJson_IsReadToo()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        const string Json = """{"hub":"hub","runId":"run","jobId":"job","generation":1,"specification":"run/jobs/job.json"}""";
        await storage.Account.GpuJobs.SendMessageAsync(Json, TestStorage.Token);
        using JobLease? lease = await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token);
        Assert.Equal(Message, lease?.Message);
    }

    /// <summary>Asks until the service shows the hidden message again: its clock, not ours.</summary>
    private static async Task<JobLease> ReceiveVisibleAsync(TestStorage storage)
    {
        while (true)
        {
            if (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token) is { } lease)
            {
                return lease;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestStorage.Token);
        }
    }
}
