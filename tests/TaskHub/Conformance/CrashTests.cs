using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.InMemory;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

/// <summary>
/// Wherever a host is killed, the run ends as if it had not been: the scripted run is killed right after its first commit, then after its
/// second, and so on, and each time a new host goes on with nothing but the store.
/// </summary>
public sealed class CrashTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly TaskHubOptions _options = new() { HubName = "crash" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledAfterAnyCommit_EndsAsIfUndisturbed()
    {
        Assert.Equal((ScriptedRun.Expected, false), await RunAsync(diesAfter: int.MaxValue));
        int commits = 1;
        for (bool died = true; died; commits++)
        {
            (string output, died) = await RunAsync(commits);
            Assert.True(output == ScriptedRun.Expected, $"Killed after commit {commits}: {output}");
        }

        // The script has more turns than a handful, or this test shows nothing.
        Assert.InRange(commits, 8, 100);
    }

    [Fact]
    public async Task KilledAfterEveryCommit_EndsAsIfUndisturbed()
    {
        var store = new InMemoryTaskHubStore(_time, PipelineJson.Options);
        await StartInstanceAsync(store);
        for (int hosts = 1; hosts < 100; hosts++)
        {
            var dying = new DyingStore(store) { DieAfterCommits = 1 };
            EmbeddedTaskHub hub = Host(dying);
            await hub.StartAsync(Token);
            while (!dying.IsDead)
            {
                await TickAsync();
                if (await FinishedAsync(store) is { } ended)
                {
                    Assert.Equal(ScriptedRun.Expected, ended);
                    Assert.InRange(hosts, 8, 99);
                    await StopAsync(hub);
                    return;
                }
            }

            await StopAsync(hub);
        }

        Assert.Fail("100 hosts did not bring the run to its end.");
    }

    private async Task<(string Output, bool Died)> RunAsync(int diesAfter)
    {
        var store = new InMemoryTaskHubStore(_time, PipelineJson.Options);
        await StartInstanceAsync(store);
        var dying = new DyingStore(store) { DieAfterCommits = diesAfter };
        EmbeddedTaskHub first = Host(dying);
        EmbeddedTaskHub? second = null;
        await first.StartAsync(Token);
        string? output = null;
        for (int i = 0; output is null && i < 5000; i++)
        {
            await TickAsync();
            if (dying.IsDead && second is null)
            {
                second = Host(store);
                await second.StartAsync(Token);
            }

            output = await FinishedAsync(store);
        }

        await StopAsync(first);
        if (second is not null)
        {
            await StopAsync(second);
        }

        return (output ?? "It did not end.", dying.IsDead);
    }

    // With a client that outlives the hosts: what is tested is the hosts' death.
    private async Task StartInstanceAsync(InMemoryTaskHubStore store)
    {
        await using EmbeddedTaskHub client = Host(store);
        await client.Client.ScheduleNewOrchestrationInstanceAsync(ScriptedRun.Name, 3, new("run"), Token);
        await client.Client.RaiseEventAsync("run", ScriptedRun.Approval, "Ada", Token);
    }

    private EmbeddedTaskHub Host(Store.ITaskHubStore store) =>
        new(store, _options, ScriptedRun.Register(new TaskRegistry()), PipelineJson.Options, _time, loggers: null);

    private static async Task<string?> FinishedAsync(InMemoryTaskHubStore store) =>
        await store.Instances.GetMetadataAsync("run", Token) is { IsCompleted: true } ended
            ? ended.SerializedOutput is { } output ? JsonSerializer.Deserialize<string>(output, PipelineJson.Options) : ended.FailureDetails?.ErrorMessage ?? "?"
            : null;

    private async Task StopAsync(EmbeddedTaskHub hub)
    {
        Task stopped = hub.DisposeAsync().AsTask();
        while (!stopped.IsCompleted)
        {
            await TickAsync();
        }

        await stopped;
    }

    private async Task TickAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        _time.Advance(TimeSpan.FromMilliseconds(500));
    }
}
