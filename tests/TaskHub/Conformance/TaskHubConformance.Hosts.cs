using System.Collections.Concurrent;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;
using BertPipeline.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

public abstract partial class TaskHubConformance
{
    [Fact]
    public async Task DuplicateMessage_ChangesNothing()
    {
        Registry.Activity<string, string>("Echo", text => text).Orchestrator<string, string[]>("Collect", async (context, _) =>
        [
            await context.WaitForExternalEventAsync<string>("letter"),
            await context.CallActivityAsync<string>("Echo", "x"),
            await context.WaitForExternalEventAsync<string>("letter"),
        ]);
        ITaskHubStore store = await StoreAsync();
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Collect", "", cancellationToken: Token);
        var letter = new ControlMessage(id, null, new EventRaised("m1", "letter", "\"a\""));
        for (int i = 0; i < 3; i++)
        {
            await store.Control.SendAsync(letter, TimeSpan.Zero, Token);
        }

        // Task 0 is the activity: its result arrives once more, with another content.
        await UntilAsync(hub, id, i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        await EventuallyAsync(UntilHistoryHasAsync<TaskCompleted>(store, id));
        await store.Control.SendAsync(new(id, null, new TaskCompleted(0, "\"y\"")), TimeSpan.Zero, Token);
        await store.Control.SendAsync(letter, TimeSpan.Zero, Token);
        await store.Control.SendAsync(new(id, null, new EventRaised("m2", "letter", "\"b\"")), TimeSpan.Zero, Token);

        Assert.Equal(["a", "x", "b"], Output<string[]>(await EndAsync(hub, id)));
    }

    [Fact]
    public async Task CommittedAndNotSent_IsSentByAnotherHost()
    {
        Registry.Activity<string, string>("Echo", text => text)
            .Orchestrator<string, string>("Call", (context, input) => context.CallActivityAsync<string>("Echo", input));
        var dying = new DyingStore(await StoreAsync()) { DieAfterCommits = 1 };
        EmbeddedTaskHub first = await StartHostAsync(dying);
        string id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Call", "a", cancellationToken: Token);
        while (!dying.IsDead)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }

        EmbeddedTaskHub second = await StartHostAsync();

        Assert.Equal("a", Output<string>(await EndAsync(second, id)));
    }

    [Fact]
    public async Task HostDiesDuringActivity_AnotherRunsIt()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dying = new DyingStore(await StoreAsync());
        TaskRegistry stuck = new TaskRegistry().Activity<string, string>("Where", async (_, token) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return "first";
        }).Orchestrator<string, string>("Call", (context, _) => context.CallActivityAsync<string>("Where"));
        Registry.Activity<string, string>("Where", _ => "second")
            .Orchestrator<string, string>("Call", (context, _) => context.CallActivityAsync<string>("Where"));
        EmbeddedTaskHub first = await StartHostAsync(dying, stuck);
        string id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Call", "", cancellationToken: Token);
        await started.Task.WaitAsync(Token);
        dying.Kill();

        EmbeddedTaskHub second = await StartHostAsync();

        Assert.Equal("second", Output<string>(await EndAsync(second, id)));
    }

    [Fact]
    public async Task StoppedHost_GivesItsActivityBackAtOnce()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int runs = 0;
        Registry.Activity<string, int>("Count", async (_, token) =>
        {
            if (Interlocked.Increment(ref runs) == 1)
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }

            return runs;
        }).Orchestrator<string, int>("Call", (context, _) => context.CallActivityAsync<int>("Count"));
        Options.Visibility = TimeSpan.FromHours(1);
        EmbeddedTaskHub first = await StartHostAsync();
        string id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Call", "", cancellationToken: Token);
        await started.Task.WaitAsync(Token);
        await EventuallyAsync(StopAsync(first));

        EmbeddedTaskHub second = await StartHostAsync();

        Assert.Equal(2, Output<int>(await EndAsync(second, id)));
    }

    [Fact]
    public async Task TwoHosts_RaceOverManyInstances_EachActivityRunsOnceAndEachResultCountsOnce()
    {
        // Nobody dies here, so nobody may take over, however slow the machine is.
        Options.Visibility = TimeSpan.FromMinutes(5);
        Options.UnsentAfter = TimeSpan.FromMinutes(5);
        Options.MaxConcurrentActivities = 4;
        var runs = new ConcurrentDictionary<string, int>();
        Registry.Activity<string, int>("Count", key => runs.AddOrUpdate(key, 1, (_, n) => n + 1))
            .Orchestrator<int, int>("Fan", async (context, width) =>
            {
                int sum = 0;
                for (int round = 0; round < 3; round++)
                {
                    sum += (await Task.WhenAll(Enumerable.Range(0, width)
                        .Select(i => context.CallActivityAsync<int>("Count", $"{context.InstanceId}/{round}/{i}")))).Sum();
                }

                await context.WaitForExternalEventAsync<string>("go");
                return sum;
            });
        EmbeddedTaskHub first = await StartHostAsync();
        EmbeddedTaskHub second = await StartHostAsync();
        string[] ids = [.. Enumerable.Range(0, 6).Select(i => $"fan-{i}")];
        await Task.WhenAll(ids.Select((id, i) => (i % 2 == 0 ? first : second).Client.ScheduleNewOrchestrationInstanceAsync("Fan", 10, new(id), Token)));

        // Each instance's wake-up comes from the host that did not start it.
        await Task.WhenAll(ids.Select((id, i) => (i % 2 == 0 ? second : first).Client.RaiseEventAsync(id, "go", "", Token)));
        foreach (string id in ids)
        {
            Assert.Equal(30, Output<int>(await EndAsync(first, id)));
        }

        Assert.Equal(6 * 30, runs.Count);
        Assert.All(runs, run => Assert.Equal(1, run.Value));
    }

    [Fact]
    public async Task TwoHosts_OneInstanceFedByBoth_LosesNoEvent()
    {
        Registry.Orchestrator<int, int>("Count", async (context, count) =>
        {
            var seen = new HashSet<int>();
            while (seen.Count < count)
            {
                seen.Add(await context.WaitForExternalEventAsync<int>("number"));
            }

            return seen.Sum();
        });
        EmbeddedTaskHub first = await StartHostAsync();
        EmbeddedTaskHub second = await StartHostAsync();
        string id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Count", 40, cancellationToken: Token);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? first : second).Client.RaiseEventAsync(id, "number", i, Token)));

        Assert.Equal(780, Output<int>(await EndAsync(second, id)));
    }

    [Fact]
    public async Task ClientWithoutWorker_StartsWhatAWorkerRuns()
    {
        Registry.Orchestrator<string, string>("Echo", (_, input) => Task.FromResult(input));
        ITaskHubStore store = await StoreAsync();
        await using var clientOnly = new EmbeddedTaskHub(store, Options, new TaskRegistry(), PipelineJson.Options, Time, loggers: null);
        string id = await clientOnly.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "a", cancellationToken: Token);
        OrchestrationMetadata pending = (await clientOnly.Client.GetInstanceAsync(id, Token))!;

        EmbeddedTaskHub hub = await StartHostAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Pending, pending.RuntimeStatus);
        Assert.Equal("a", Output<string>(await EndAsync(hub, id)));
    }

    private static async Task<bool> UntilHistoryHasAsync<TEvent>(ITaskHubStore store, string instanceId)
    {
        while (true)
        {
            InstanceState state = (await store.Instances.FindAsync(instanceId, Token))!;
            IReadOnlyList<Turn> turns = await store.Instances.ReadTurnsAsync(instanceId, 0, state.LastTurn, Token);
            if (turns.SelectMany(t => t.Events).OfType<TEvent>().Any())
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        }
    }
}
