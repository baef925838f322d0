using System.Globalization;
using BertPipeline.DurableTask;
using BertPipeline.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

public abstract partial class TaskHubConformance
{
    [Fact]
    public async Task WaitForExternalEvent_EventsBeforeTheWait_AreKeptInOrder()
    {
        Registry.Activity<string, string>("Nothing", _ => "").Orchestrator<string, string[]>("Collect", async (context, _) =>
        {
            // The first event tells that all were sent before anyone waited for the others.
            await context.WaitForExternalEventAsync<string>("go");
            await context.CallActivityAsync<string>("Nothing");
            return [await context.WaitForExternalEventAsync<string>("Letter"), await context.WaitForExternalEventAsync<string>("letter")];
        });
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Collect", "", cancellationToken: Token);

        await hub.Client.RaiseEventAsync(id, "LETTER", "a", Token);
        await hub.Client.RaiseEventAsync(id, "letter", "b", Token);
        await hub.Client.RaiseEventAsync(id, "go", "", Token);

        Assert.Equal(["a", "b"], Output<string[]>(await EndAsync(hub, id)));
    }

    [Fact]
    public async Task WaitForExternalEvent_TwoWaits_CompleteInTheOrderOfAsking()
    {
        Registry.Orchestrator<string, string[]>("Pair", async (context, _) =>
        {
            Task<string> first = context.WaitForExternalEventAsync<string>("letter");
            Task<string> second = context.WaitForExternalEventAsync<string>("letter");
            return [await first, await second];
        });
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Pair", "", cancellationToken: Token);
        await UntilAsync(hub, id, i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        await hub.Client.RaiseEventAsync(id, "letter", "a", Token);
        await hub.Client.RaiseEventAsync(id, "letter", "b", Token);

        Assert.Equal(["a", "b"], Output<string[]>(await EndAsync(hub, id)));
    }

    [Fact]
    public async Task RaiseEvent_BigPayload_ComesWhole()
    {
        string big = new('x', 400_000);
        Registry.Orchestrator<string, int>("Measure", async (context, _) => (await context.WaitForExternalEventAsync<string>("data")).Length);
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Measure", "", cancellationToken: Token);

        await hub.Client.RaiseEventAsync(id, "data", big, Token);

        Assert.Equal(big.Length, Output<int>(await EndAsync(hub, id)));
    }

    [Fact]
    public async Task RaiseEvent_MissingInstance_IsDropped()
    {
        EmbeddedTaskHub hub = await StartHostAsync();

        await hub.Client.RaiseEventAsync("nobody", "letter", "a", Token);

        Assert.Null(await hub.Client.GetInstanceAsync("nobody", Token));
    }

    [Fact]
    public async Task WhenAny_EventBeforeTimer_CancelsTimerAndNeverWaitsForIt()
    {
        Registry.Orchestrator<string, string>("Race", async (context, _) =>
        {
            using var losing = new CancellationTokenSource();
            Task<string> letter = context.WaitForExternalEventAsync<string>("letter");
            Task timer = context.CreateTimerAsync(TimeSpan.FromDays(30), losing.Token);
            Task winner = await Task.WhenAny(letter, timer);
            await losing.CancelAsync();
            await Assert.ThrowsAsync<TaskCanceledException>(() => timer);
            return winner == letter ? await letter : "timer";
        });
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Race", "", cancellationToken: Token);

        await hub.Client.RaiseEventAsync(id, "letter", "a", Token);

        Assert.Equal("a", Output<string>(await EndAsync(hub, id)));
    }

    [Fact]
    public async Task WhenAny_TimerFirst_KeepsTheOneWaitForTheLaterEvent()
    {
        Registry.Orchestrator<string, int>("Poll", async (context, _) =>
        {
            Task<string> letter = context.WaitForExternalEventAsync<string>("letter");
            for (int looks = 0; ; looks++)
            {
                using var losing = new CancellationTokenSource();
                Task timer = context.CreateTimerAsync(TimeSpan.FromMilliseconds(200), losing.Token);
                if (await Task.WhenAny(letter, timer) == letter)
                {
                    await losing.CancelAsync();
                    return looks;
                }

                context.SetCustomStatus(looks + 1);
            }
        });
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Poll", "", cancellationToken: Token);
        await UntilAsync(hub, id, i => i.SerializedCustomStatus is { } looks && int.Parse(looks, CultureInfo.InvariantCulture) >= 2);

        await hub.Client.RaiseEventAsync(id, "letter", "a", Token);

        Assert.True(Output<int>(await EndAsync(hub, id)) >= 2);
    }

    [Fact]
    public async Task CreateTimer_Fires_NotBeforeItsTime()
    {
        Registry.Orchestrator<int, TimeSpan>("Sleep", async (context, milliseconds) =>
        {
            DateTime before = context.CurrentUtcDateTime;
            await context.CreateTimerAsync(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
            return context.CurrentUtcDateTime - before;
        });
        EmbeddedTaskHub hub = await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(hub, "Sleep", 1500);

        Assert.InRange(Output<TimeSpan>(ended), TimeSpan.FromMilliseconds(1500), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task CreateTimer_HostDies_AnotherFiresIt()
    {
        Registry.Orchestrator<string, string>("Sleep", async (context, _) =>
        {
            await context.CreateTimerAsync(TimeSpan.FromSeconds(2), CancellationToken.None);
            return "awake";
        });
        var dying = new DyingStore(await StoreAsync());
        EmbeddedTaskHub first = await StartHostAsync(dying);
        string id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Sleep", "", cancellationToken: Token);
        await UntilAsync(first, id, i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        dying.Kill();

        EmbeddedTaskHub second = await StartHostAsync();

        Assert.Equal("awake", Output<string>(await EndAsync(second, id)));
    }
}
