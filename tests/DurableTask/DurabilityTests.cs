using BertPipeline.Testing;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ActivityOfStrings = Microsoft.DurableTask.TaskActivity<string, string>;

namespace BertPipeline.DurableTask.Tests;

/// <summary>What is promised whatever engine runs it: hosts that go, messages that come twice, code that changes, much at once.</summary>
public sealed class DurabilityTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_WhileAnActivityWorks_HandsItToTheNextHost()
    {
        string hub = AzuriteFixture.NewHub();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void First(DurableTaskRegistry tasks)
        {
            Call(tasks);
            tasks.AddActivity("Work", services => new Waiting(begun, services.GetRequiredService<IHostApplicationLifetime>()));
        }

        await using (HubHost first = await HubHost.StartAsync(azurite, First, hub))
        {
            await first.StartAsync("Call", instanceId: "one");
            await begun.Task.WaitAsync(Token);
        }

        await using HubHost second = await HubHost.StartAsync(
            azurite,
            tasks =>
            {
                Call(tasks);
                tasks.AddActivityFunc<string, string>("Work", (_, input) => input + " done");
            },
            hub);

        Assert.Equal("\"it done\"", (await second.EndAsync("one")).SerializedOutput);

        static void Call(DurableTaskRegistry tasks) =>
            tasks.AddOrchestratorFunc<string?, string>("Call", (context, _) => context.CallActivityAsync<string>("Work", "it"));
    }

    [Fact]
    public async Task Replay_CodeHasChanged_FailsAndNamesBothSides()
    {
        string hub = AzuriteFixture.NewHub();
        await using (HubHost first = await HubHost.StartAsync(azurite, tasks => Tasks(tasks, "Weigh"), hub))
        {
            await first.StartAsync("Shop", instanceId: "one");
            await first.UntilAsync("one", i => i.SerializedCustomStatus == "\"waiting\"");
        }

        await using HubHost second = await HubHost.StartAsync(azurite, tasks => Tasks(tasks, "Measure"), hub);
        await second.Client.RaiseEventAsync("one", "go", cancellation: Token);

        OrchestrationMetadata ended = await second.EndAsync("one");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("Weigh", ended.SerializedOutput, StringComparison.Ordinal);
        Assert.Contains("Measure", ended.SerializedOutput, StringComparison.Ordinal);

        static void Tasks(DurableTaskRegistry tasks, string activity)
        {
            tasks.AddOrchestratorFunc<string?, string>("Shop", async (context, _) =>
            {
                string answer = await context.CallActivityAsync<string>(activity, "flour");
                context.SetCustomStatus("waiting");
                await context.WaitForExternalEvent<string>("go");
                return answer;
            });
            tasks.AddActivityFunc<string, string>(activity, (_, input) => input);
        }
    }

    [Fact]
    public async Task Events_BeforeTheWaitAndTwice_AreKeptInOrder()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, tasks =>
        {
            tasks.AddOrchestratorFunc<string?, string[]>("Collect", async (context, _) =>
            {
                await context.CallActivityAsync<string>("Slow", "");
                return [await context.WaitForExternalEvent<string>("letter"), await context.WaitForExternalEvent<string>("letter"), await context.WaitForExternalEvent<string>("letter")];
            });
            tasks.AddActivityFunc<string, string>("Slow", async (_, input) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
                return input;
            });
        });
        await host.StartAsync("Collect", instanceId: "one");

        foreach (string letter in (string[])["a", "b", "b"])
        {
            await host.Client.RaiseEventAsync("one", "letter", letter, Token);
        }

        Assert.Equal("""["a","b","b"]""", (await host.EndAsync("one")).SerializedOutput);
    }

    [Fact]
    public async Task StartMessage_ComesTwice_RunsOnce()
    {
        int runs = 0;
        await using HubHost host = await HubHost.StartAsync(azurite, tasks =>
        {
            tasks.AddOrchestratorFunc<string?, string>("Count", (context, _) => context.CallActivityAsync<string>("Add", ""));
            tasks.AddActivityFunc<string, string>("Add", (_, input) =>
            {
                Interlocked.Increment(ref runs);
                return input;
            });
        });
        var instance = new OrchestrationInstance { InstanceId = "one", ExecutionId = "1" };
        var message = new TaskMessage { OrchestrationInstance = instance, Event = new ExecutionStartedEvent(-1, "null") { Name = "Count", OrchestrationInstance = instance } };

        await host.Hub.Service.CreateTaskOrchestrationAsync(message);
        await host.Hub.Service.SendTaskOrchestrationMessageAsync(message);
        await host.EndAsync("one");
        await host.Hub.Service.SendTaskOrchestrationMessageAsync(message);
        await host.RunAsync("Count", instanceId: "two");

        Assert.Equal(2, runs);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.EndAsync("one")).RuntimeStatus);
    }

    [Fact]
    public async Task CallActivity_AThousandInOneTurn_AllReturn()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, tasks =>
        {
            tasks.AddOrchestratorFunc<int, int>("Fan", async (context, width) =>
                (await Task.WhenAll(Enumerable.Range(0, width).Select(i => context.CallActivityAsync<int>("One", i)))).Distinct().Count());
            tasks.AddActivityFunc<int, int>("One", (_, input) => input);
        });

        Assert.Equal("1000", (await host.RunAsync("Fan", 1000)).SerializedOutput);
    }

    [Fact]
    public async Task Payloads_FarOverAQueueMessage_GoThrough()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, tasks =>
        {
            tasks.AddOrchestratorFunc<string, string>("Echo", async (context, input) =>
                await context.CallActivityAsync<string>("Same", input) + await context.WaitForExternalEvent<string>("more"));
            tasks.AddActivityFunc<string, string>("Same", (_, input) => input);
        });
        string big = new('x', 300_000);
        await host.StartAsync("Echo", big, "one");
        await host.Client.RaiseEventAsync("one", "more", big, Token);

        Assert.Equal(600_002, (await host.EndAsync("one")).SerializedOutput!.Length);
    }

    [Fact]
    public async Task Timer_OverThreeDays_IsChained()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, tasks =>
            tasks.AddOrchestratorFunc<string?, string>("Sleep", async (context, _) =>
            {
                await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
                return "";
            }));
        await host.StartAsync("Sleep", instanceId: "one");
        await host.UntilAsync("one", i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        string history = await host.Hub.Service.GetOrchestrationHistoryAsync("one", executionId: null);
        DateTimeOffset fireAt = System.Text.Json.JsonDocument.Parse(history).RootElement.EnumerateArray()
            .Single(e => e.TryGetProperty("FireAt", out _)).GetProperty("FireAt").GetDateTimeOffset();
        Assert.InRange(fireAt - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(2.9), TimeSpan.FromDays(3));
    }

    [Fact]
    public async Task CustomStatus_LongerThanAHubKeeps_FailsTheInstanceInsteadOfVanishing()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, tasks =>
            tasks.AddOrchestratorFunc<int, string>("Say", (context, length) =>
            {
                context.SetCustomStatus(new string('x', length));
                return Task.FromResult("said");
            }));

        OrchestrationMetadata kept = await host.RunAsync("Say", TurnGuard.MaxCustomStatus - 2);
        OrchestrationMetadata refused = await host.RunAsync("Say", TurnGuard.MaxCustomStatus - 1);

        Assert.Equal(TurnGuard.MaxCustomStatus, kept.SerializedCustomStatus!.Length);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, refused.RuntimeStatus);
        Assert.Contains("The custom status takes 8,193 characters", refused.SerializedOutput, StringComparison.Ordinal);
    }

    /// <summary>Works until its host stops.</summary>
    private sealed class Waiting(TaskCompletionSource begun, IHostApplicationLifetime lifetime) : ActivityOfStrings
    {
        public override async Task<string> RunAsync(TaskActivityContext context, string input)
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, lifetime.ApplicationStopping);
            return input;
        }
    }
}
