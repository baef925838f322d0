using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Runs;

public sealed class RunTurnsTests(AzuriteFixture azurite)
{
    private const string Training = "training";

    private static readonly DateTimeOffset Noon = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestStorage.Token;

    [Fact]
    public async Task Leave_CallsWhoCameFirst_OneForEachTurn()
    {
        (TestStorage storage, RunTurns turns) = await CreateAsync(atOnce: 2);

        Assert.True(await EnterAsync(turns, "a", 0));
        Assert.True(await EnterAsync(turns, "b", 1));
        Assert.False(await EnterAsync(turns, "d", 3));
        Assert.False(await EnterAsync(turns, "c", 2));
        await turns.LeaveAsync("b", Token);
        Assert.Equal(["c"], await CalledAsync(storage));
        Assert.True(await EnterAsync(turns, "c", 2));
        await turns.LeaveAsync("a", Token);
        Assert.Equal(["d"], await CalledAsync(storage));
        Assert.True(await EnterAsync(turns, "d", 3));
        await turns.LeaveAsync("c", Token);
        await turns.LeaveAsync("d", Token);

        Assert.Empty(await CalledAsync(storage));
        Assert.Empty(await turns.ListAsync(Token));
    }

    /// <summary>Activities run at least once.</summary>
    [Fact]
    public async Task EnterAndLeave_Repeated_ChangeNothing()
    {
        (TestStorage storage, RunTurns turns) = await CreateAsync(atOnce: 1);
        await EnterAsync(turns, "a", 0);
        await EnterAsync(turns, "b", 1);
        await EnterAsync(turns, "c", 2);

        Assert.True(await EnterAsync(turns, "a", 0));
        Assert.False(await EnterAsync(turns, "b", 1));
        await turns.LeaveAsync("a", Token);
        Assert.True(await EnterAsync(turns, "b", 1));
        await turns.LeaveAsync("a", Token);

        Assert.Equal(["b"], await CalledAsync(storage));
        Assert.Equal(["b", "c"], (await turns.ListAsync(Token)).Order());
    }

    [Fact]
    public async Task Enter_AnotherKind_DoesNotWaitForTheFirst()
    {
        (_, RunTurns turns) = await CreateAsync(atOnce: 1);
        await EnterAsync(turns, "a", 0);

        Assert.True(await turns.EnterAsync("tagging", "tagging", Noon.AddDays(1), Token));
        Assert.False(await EnterAsync(turns, "b", 1));
    }

    /// <summary>A host was started again with a higher setting: nobody needs to end for the others to begin.</summary>
    [Fact]
    public async Task CallNext_MoreMayWorkThanDo_CallsThem()
    {
        (TestStorage storage, RunTurns turns) = await CreateAsync(atOnce: 1);
        await EnterAsync(turns, "a", 0);
        await EnterAsync(turns, "b", 1);
        await EnterAsync(turns, "c", 2);
        var more = new RunTurns(storage.Account, storage.Events, new RunOptions { AtOnce = 3 });

        Assert.Equal(2, await more.CallNextAsync(Token));

        Assert.Equal(["b", "c"], await CalledAsync(storage));
    }

    /// <summary>Storage may forget a message, and an engine an event.</summary>
    [Fact]
    public async Task CallNext_CallThatWasNotHeard_IsRepeatedUntilTheRunWorks()
    {
        (TestStorage storage, RunTurns turns) = await CreateAsync(atOnce: 1);
        await EnterAsync(turns, "a", 0);
        await EnterAsync(turns, "b", 1);
        await turns.LeaveAsync("a", Token);
        await CalledAsync(storage);

        await turns.CallNextAsync(Token);
        Assert.Equal(["b"], await CalledAsync(storage));
        Assert.True(await EnterAsync(turns, "b", 1));
        await turns.CallNextAsync(Token);

        Assert.Empty(await CalledAsync(storage));
    }

    /// <summary>Many come and go at once: each is let in or called.</summary>
    [Fact]
    public async Task EnterAndLeave_AllAtOnce_LoseNobody()
    {
        (TestStorage storage, RunTurns turns) = await CreateAsync(atOnce: 3);
        string[] runs = [.. Enumerable.Range(0, 24).Select(i => $"run-{i:D2}")];
        var begun = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();

        async Task LeaveAsync(string run)
        {
            if (begun.TryAdd(run, true))
            {
                await turns.LeaveAsync(run, Token);
            }
        }

        Task coming = Parallel.ForEachAsync(runs, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (run, _) =>
        {
            if (await turns.EnterAsync(run, Training, Noon, Token))
            {
                await LeaveAsync(run);
            }
        });
        await Eventually.TrueAsync(
            async () =>
            {
                foreach (string called in await CalledAsync(storage))
                {
                    await LeaveAsync(called);
                }

                return coming.IsCompleted && begun.Count == runs.Length;
            },
            "all have had their turn");

        await coming;
        Assert.Empty(await turns.ListAsync(Token));
    }

    private async Task<(TestStorage Storage, RunTurns Turns)> CreateAsync(int atOnce)
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        return (storage, new RunTurns(storage.Account, storage.Events, new RunOptions { AtOnce = atOnce }));
    }

    private static Task<bool> EnterAsync(RunTurns turns, string run, int minute) => turns.EnterAsync(run, Training, Noon.AddMinutes(minute), Token);

    private static async Task<IReadOnlyList<string>> CalledAsync(TestStorage storage)
    {
        var called = new List<string>();
        await storage.Events.ReceiveAsync(
            (message, _) =>
            {
                Assert.Equal((message.RunId, RunEventMessage.TurnEvent), (message.InstanceId, message.EventName));
                called.Add(message.RunId);
                return Task.CompletedTask;
            },
            TimeSpan.FromSeconds(30), Token);
        called.Sort(StringComparer.Ordinal);
        return called;
    }
}
