using BertPipeline.DurableTask;
using BertPipeline.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

public abstract partial class TaskHubConformance
{
    [Fact]
    public async Task Schedule_IdTaken_Throws()
    {
        Registry.Orchestrator<string, string>("Echo", (_, input) => Task.FromResult(input));
        EmbeddedTaskHub hub = await StartHostAsync();
        await RunAsync(hub, "Echo", "a", "one");

        var taken = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "b", new("one"), Token));

        Assert.Equal("one", taken.InstanceId);
        Assert.Equal("a", Output<string>((await hub.Client.GetInstanceAsync("one", Token))!));
    }

    [Fact]
    public async Task Schedule_UnknownOrchestrator_FailsAndSaysWhichAreKnown()
    {
        Registry.Orchestrator<string, string>("Echo", (_, input) => Task.FromResult(input));
        EmbeddedTaskHub hub = await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(hub, "Ekko", "a");

        Assert.Equal(FailureKind.OrchestratorNotFound, ended.FailureDetails!.ErrorType);
        Assert.Contains("Registered: Echo", ended.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsKeptForLifeAndHandedToChildren()
    {
        Registry.Orchestrator<string, string>("Child", (context, _) => Task.FromResult(context.Version))
            .Orchestrator<string, string[]>("Parent", async (context, _) =>
            [
                context.Version,
                await context.CallSubOrchestrationAsync<string>("Child", ""),
                await context.CallSubOrchestrationAsync<string>("Child", "", new(Version: "3.0")),
            ]);
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", "", new(Version: "2.0"), Token);

        OrchestrationMetadata ended = await EndAsync(hub, id);

        Assert.Equal(["2.0", "2.0", "3.0"], Output<string[]>(ended));
        Assert.Equal("2.0", ended.Version);
    }

    [Fact]
    public async Task SetCustomStatus_IsSeenByClientsAtOnce_AndKeptAtTheEnd()
    {
        Registry.Orchestrator<string, string>("Report", async (context, _) =>
        {
            context.SetCustomStatus(new { step = "waiting" });
            await context.WaitForExternalEventAsync<string>("go");
            context.SetCustomStatus(new { step = "done" });
            return "";
        });
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Report", "", cancellationToken: Token);

        await UntilAsync(hub, id, i => i.SerializedCustomStatus == """{"step":"waiting"}""");
        await hub.Client.RaiseEventAsync(id, "go", "", Token);

        Assert.Equal("""{"step":"done"}""", (await EndAsync(hub, id)).SerializedCustomStatus);
    }

    [Fact]
    public async Task Terminate_EndsTheInstanceAndItsChildren()
    {
        Registry.Orchestrator<string, string>("Child", (context, _) => context.WaitForExternalEventAsync<string>("never"))
            .Orchestrator<string, string>("Parent", (context, _) => context.CallSubOrchestrationAsync<string>("Child", "", new(InstanceId: "child")));
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", "", new("parent"), Token);
        await UntilAsync(hub, "child", i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        await hub.Client.TerminateInstanceAsync(id, "enough", Token);

        OrchestrationMetadata parent = await EndAsync(hub, id);
        OrchestrationMetadata child = await EndAsync(hub, "child");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, parent.RuntimeStatus);
        Assert.Equal("\"enough\"", parent.SerializedOutput);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, child.RuntimeStatus);
    }

    [Fact]
    public async Task Suspend_HoldsEventsBackUntilResume()
    {
        Registry.Orchestrator<string, string[]>("Collect", async (context, _) =>
            [await context.WaitForExternalEventAsync<string>("letter"), await context.WaitForExternalEventAsync<string>("letter")]);
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Collect", "", cancellationToken: Token);
        await hub.Client.SuspendInstanceAsync(id, "lunch", Token);
        await UntilAsync(hub, id, i => i.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);

        await hub.Client.RaiseEventAsync(id, "letter", "a", Token);
        await hub.Client.RaiseEventAsync(id, "letter", "b", Token);
        OrchestrationMetadata suspended = await UntilAsync(hub, id, _ => true);
        await hub.Client.ResumeInstanceAsync(id, "back", Token);

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, suspended.RuntimeStatus);
        Assert.Equal(["a", "b"], Output<string[]>(await EndAsync(hub, id)));
    }

    [Fact]
    public async Task Purge_FinishedInstance_RemovesItWithItsChildrenAndFreesTheId()
    {
        Registry.Orchestrator<string, string>("Child", (_, input) => Task.FromResult(input))
            .Orchestrator<string, string>("Parent", (context, input) => context.CallSubOrchestrationAsync<string>("Child", input, new(InstanceId: "child")));
        EmbeddedTaskHub hub = await StartHostAsync();
        string big = new('x', 100_000);
        await RunAsync(hub, "Parent", big, "parent");

        int purged = await hub.Client.PurgeInstanceAsync("parent", Token);

        Assert.Equal(1, purged);
        Assert.Equal(0, await hub.Client.PurgeInstanceAsync("parent", Token));
        Assert.Null(await hub.Client.GetInstanceAsync("parent", Token));
        Assert.Null(await hub.Client.GetInstanceAsync("child", Token));
        Assert.Empty(await hub.Client.GetAllInstancesAsync(new(), Token).ToListAsync(Token));
        Assert.Equal("again", Output<string>(await RunAsync(hub, "Parent", "again", "parent")));
    }

    [Fact]
    public async Task Purge_RunningInstance_DoesNothing()
    {
        Registry.Orchestrator<string, string>("Wait", (context, _) => context.WaitForExternalEventAsync<string>("never"));
        EmbeddedTaskHub hub = await StartHostAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "", cancellationToken: Token);

        Assert.Equal(0, await hub.Client.PurgeInstanceAsync(id, Token));
        Assert.NotNull(await hub.Client.GetInstanceAsync(id, Token));
    }

    [Fact]
    public async Task GetAllInstances_FiltersByNamePrefixAndStatus_NewestFirst()
    {
        Registry.Orchestrator<string, string>("Echo", (_, input) => Task.FromResult(input))
            .Orchestrator<string, string>("Wait", (context, _) => context.WaitForExternalEventAsync<string>("never"));
        EmbeddedTaskHub hub = await StartHostAsync();
        await RunAsync(hub, "Echo", "a", "run-1");
        await LetTimePassAsync();
        await RunAsync(hub, "Echo", "b", "run-2");
        await LetTimePassAsync();
        await RunAsync(hub, "Echo", "c", "other");
        await LetTimePassAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "d", new("run-3"), Token);
        await UntilAsync(hub, "run-3", i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        Assert.Equal(["run-3", "run-2", "run-1"], await Ids(new(InstanceIdPrefix: "run-")));
        Assert.Equal(["other", "run-2", "run-1"], await Ids(new(Name: "Echo")));
        Assert.Equal(["run-3"], await Ids(new(Statuses: [OrchestrationRuntimeStatus.Running])));
        Assert.Empty(await Ids(new(CreatedFrom: Time.GetUtcNow() + TimeSpan.FromHours(1))));
        OrchestrationMetadata listed = (await hub.Client.GetAllInstancesAsync(new(InstanceIdPrefix: "run-1"), Token).ToListAsync(Token)).Single();
        Assert.Equal("\"a\"", listed.SerializedInput);
        Assert.Equal("\"a\"", listed.SerializedOutput);

        Task<bool> LetTimePassAsync() => EventuallyAsync(Task.Delay(TimeSpan.FromMilliseconds(10), Time, Token).ContinueWith(t => true, TaskScheduler.Default));

        async Task<string[]> Ids(OrchestrationQuery query) =>
            [.. (await hub.Client.GetAllInstancesAsync(query, Token).ToListAsync(Token)).Select(i => i.InstanceId)];
    }

    [Fact]
    public async Task SubOrchestration_Fails_ParentSeesTheFailure()
    {
        Registry.Orchestrator<string, string>("Child", (_, _) => throw new InvalidOperationException("no paper"))
            .Orchestrator<string, string>("Parent", async (context, _) =>
            {
                TaskFailedException failed = await Assert.ThrowsAsync<TaskFailedException>(() => context.CallSubOrchestrationAsync<string>("Child"));
                return $"{failed.TaskName}: {failed.FailureDetails.ErrorMessage}";
            });
        EmbeddedTaskHub hub = await StartHostAsync();

        Assert.Equal("Child: no paper", Output<string>(await RunAsync(hub, "Parent", "")));
    }

    [Fact]
    public async Task SubOrchestration_IdBelongsToAnother_Fails()
    {
        Registry.Orchestrator<string, string>("Echo", (_, input) => Task.FromResult(input))
            .Orchestrator<string, string>("Parent", (context, _) => context.CallSubOrchestrationAsync<string>("Echo", "b", new(InstanceId: "taken")));
        EmbeddedTaskHub hub = await StartHostAsync();
        await RunAsync(hub, "Echo", "a", "taken");

        OrchestrationMetadata ended = await RunAsync(hub, "Parent", "");

        Assert.Equal(FailureKind.InstanceIdTaken, ended.FailureDetails!.InnerFailure!.ErrorType);
        Assert.Equal("a", Output<string>((await hub.Client.GetInstanceAsync("taken", Token))!));
    }

    [Fact]
    public async Task SubOrchestrations_ManyNested_AllReturn()
    {
        Registry.Orchestrator<int, int>("Tree", async (context, depth) => depth == 0
            ? 1
            : (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => context.CallSubOrchestrationAsync<int>("Tree", depth - 1)))).Sum());
        EmbeddedTaskHub hub = await StartHostAsync();

        Assert.Equal(27, Output<int>(await RunAsync(hub, "Tree", 3)));
    }
}
