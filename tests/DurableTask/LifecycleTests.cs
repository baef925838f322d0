using BertPipeline.Testing;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TaskFailedException = Microsoft.DurableTask.TaskFailedException;

namespace BertPipeline.DurableTask.Tests;

/// <summary>What this room adds to the provider: refusals, children, names that nobody knows.</summary>
public sealed class LifecycleTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schedule_IdOfARunningInstance_IsRefusedAndTheInstanceGoesOn()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, WaitForWord);
        await host.StartAsync("Wait", instanceId: "one");
        await host.UntilAsync("one", i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.StartAsync("Wait", instanceId: "one"));

        await host.Client.RaiseEventAsync("one", "word", "first", Token);
        Assert.Equal("\"first\"", (await host.EndAsync("one")).SerializedOutput);
    }

    [Fact]
    public async Task Schedule_IdOfAnEndedInstance_IsRefusedOnRequestOnly()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, Echo);
        await host.RunAsync("Echo", "a", "one");
        StartOrchestrationOptions never = new StartOrchestrationOptions("one").WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "b", never, Token));
        Assert.Equal("\"a\"", (await host.EndAsync("one")).SerializedOutput);

        await host.StartAsync("Echo", "c", "one");
        Assert.Equal("\"c\"", (await host.UntilAsync("one", i => i is { IsCompleted: true, SerializedInput: "\"c\"" })).SerializedOutput);
    }

    [Fact]
    public async Task Schedule_OneIdTenTimesAtOnce_StartsOnce()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, WaitForWord);

        bool[] started = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            try
            {
                await host.StartAsync("Wait", instanceId: "one");
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        }));

        Assert.Single(started, s => s);
    }

    [Fact]
    public async Task Schedule_NameThatNobodyRegistered_Fails()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, Echo);

        OrchestrationMetadata ended = await host.RunAsync("Ekko");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("No orchestrator is registered under the name 'Ekko'.", ended.SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallActivity_NameThatNobodyRegistered_FailsWhereItIsCalled()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, tasks => tasks.AddOrchestratorFunc<string, string>("Call", async (context, _) =>
        {
            TaskFailedException failed = await Assert.ThrowsAsync<TaskFailedException>(() => context.CallActivityAsync("Nothing"));
            return failed.FailureDetails.ErrorMessage;
        }));

        Assert.Equal("\"No activity is registered under the name \\u0027Nothing\\u0027.\"".Replace("\\u0027", "'", StringComparison.Ordinal), (await host.RunAsync("Call", "")).SerializedOutput);
    }

    [Fact]
    public async Task Terminate_Recursively_EndsTheInstanceAndItsChildren()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, Family);
        await host.StartAsync("Parent", instanceId: "parent");
        await host.UntilAsync("child", i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        await host.Client.TerminateInstanceAsync("parent", new TerminateInstanceOptions("enough", Recursive: true), Token);

        OrchestrationMetadata parent = await host.EndAsync("parent");
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "\"enough\""), (parent.RuntimeStatus, parent.SerializedOutput));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.EndAsync("child")).RuntimeStatus);
    }

    [Fact]
    public async Task Purge_RunningInstance_IsRefused()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, WaitForWord);
        await host.StartAsync("Wait", instanceId: "one");

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.PurgeInstanceAsync("one", Token));

        Assert.NotNull(await host.Client.GetInstanceAsync("one", Token));
    }

    [Fact]
    public async Task Purge_Recursively_RemovesTheInstanceAndItsChildren()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, Family);
        await host.StartAsync("Parent", instanceId: "parent");
        await host.UntilAsync("child", i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        await host.Client.RaiseEventAsync("child", "word", "x", Token);
        await host.EndAsync("parent");

        PurgeResult purged = await host.Client.PurgeInstanceAsync("parent", new PurgeInstanceOptions(Recursive: true), Token);

        Assert.Equal(2, purged.PurgedInstanceCount);
        Assert.Null(await host.Client.GetInstanceAsync("parent", Token));
        Assert.Null(await host.Client.GetInstanceAsync("child", Token));
        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("parent", Token)).PurgedInstanceCount);
    }

    [Fact]
    public async Task GetAllInstances_FiltersByPrefixAndStatus_PageByPage()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, tasks =>
        {
            Echo(tasks);
            WaitForWord(tasks);
        });
        await Task.WhenAll(host.RunAsync("Echo", "a", "run-1"), host.RunAsync("Echo", "b", "run-2"), host.RunAsync("Echo", "c", "other"), host.StartAsync("Wait", "d", "run-3"));
        await host.UntilAsync("run-3", i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        Assert.Equal(["run-1", "run-2", "run-3"], await IdsAsync(new() { InstanceIdPrefix = "run-", PageSize = 2 }));
        Assert.Equal(["run-3"], await IdsAsync(new() { Statuses = [OrchestrationRuntimeStatus.Running] }));
        Assert.Empty(await IdsAsync(new() { CreatedFrom = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1) }));

        async Task<string[]> IdsAsync(OrchestrationQuery query) =>
            [.. (await host.Client.GetAllInstancesAsync(query).Select(i => i.InstanceId).ToListAsync(Token)).Order(StringComparer.Ordinal)];
    }

    private static void Echo(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc<string, string>("Echo", (_, input) => Task.FromResult(input));

    private static void WaitForWord(DurableTaskRegistry tasks) =>
        tasks.AddOrchestratorFunc<string?, string>("Wait", (context, _) => context.WaitForExternalEvent<string>("word"));

    private static void Family(DurableTaskRegistry tasks)
    {
        WaitForWord(tasks);
        tasks.AddOrchestratorFunc<string?, string>("Parent", (context, _) =>
            context.CallSubOrchestratorAsync<string>("Wait", null, new SubOrchestrationOptions(instanceId: "child")));
    }
}
