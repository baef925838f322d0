using BertPipeline.Conformance;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.Orchestration.Tests.Runs;

/// <summary>More runs than may work at once, on the engine that one machine runs.</summary>
public sealed class TurnTests(AzuriteFixture azurite)
{
    private readonly string _hub = AzuriteFixture.NewHub();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WhoseTurnHasNotCome_IsPendingOverARestart_AndBeginsWhenTheOneBeforeHasEnded()
    {
        var storage = new PipelineStorage(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = _hub });
        await storage.EnsureCreatedAsync(Token);
        var events = new RunEventQueue(storage, TimeProvider.System);
        var turns = new RunTurns(storage, events, new RunOptions { AtOnce = 1 });
        var steps = new ScriptedSteps { TakesTurns = true };
        string first = "first-" + _hub;
        string second = "second-" + _hub;
        Assert.True(await turns.EnterAsync("other", PipelineTasks.TrainingRun, DateTimeOffset.UnixEpoch, Token));
        await using (HubHost before = await StartAsync(steps, storage, turns))
        {
            await StartAndEnterAsync(before, turns, first, 2);
            await StartAndEnterAsync(before, turns, second, 3);
        }

        await using HubHost host = await StartAsync(steps, storage, turns);
        Assert.Equal((RunState.Pending, RunState.Pending), (await StateAsync(host, first), await StateAsync(host, second)));
        Assert.Empty(steps.Called);
        await turns.LeaveAsync("other", Token);
        await RaiseAsync(host, events);
        await host.EndAsync(first);

        Assert.Equal((RunState.Succeeded, RunState.Pending), (await StateAsync(host, first), await StateAsync(host, second)));
        await RaiseAsync(host, events);
        await host.EndAsync(second);
        Assert.Equal(RunState.Succeeded, await StateAsync(host, second));
        Assert.Empty(await turns.ListAsync(Token));
    }

    /// <summary>Who cancels them dies after the mark, before either is told; or the storage forgets what would tell them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public async Task Sweep_RunsThatAreCancelledAndCannotHearOfIt_WakesThemAndTerminatesThemWhenThatDoesNotHelp(int minutesAgo)
    {
        var storage = new PipelineStorage(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = _hub });
        await storage.EnsureCreatedAsync(Token);
        var events = new RunEventQueue(storage, TimeProvider.System);
        var turns = new RunTurns(storage, events, new RunOptions { AtOnce = 1 });
        var runs = new RunStore(storage, TimeProvider.System);
        var steps = new ScriptedSteps { TakesTurns = true };
        string waiting = "waiting-" + _hub;
        string halted = "halted-" + _hub;
        Assert.True(await turns.EnterAsync("other", PipelineTasks.TrainingRun, DateTimeOffset.UnixEpoch, Token));
        await using HubHost host = await StartAsync(steps, storage, turns);
        await StartAndEnterAsync(host, turns, waiting, 2);
        await StartAndEnterAsync(host, turns, halted, 3);

        // A mark that cannot be read keeps its own run only from being looked at.
        string broken = "broken-" + _hub;
        await StartAndEnterAsync(host, turns, broken, 4);
        await storage.Runs.GetBlobClient($"{broken}/stop.json").UploadAsync(new BinaryData("not JSON"), Token);
        await host.Client.SuspendInstanceAsync(halted, "lunch", Token);
        await Eventually.TrueAsync(async () => await StateAsync(host, halted) == RunState.Suspended, "the run is halted");
        await runs.MarkCancelledAsync(waiting, Token);
        await runs.MarkCancelledAsync(halted, Token);

        var clients = new OneClient(host.Client);
        var starter = new RunStarter(clients, runs, TimeProvider.System);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(minutesAgo));
        var sweep = new RunSweep(storage, clients, runs, turns, starter, time, NullLogger<RunSweep>.Instance);
        Assert.Equal(2, await sweep.SweepAsync(Token));
        if (minutesAgo == 0)
        {
            Assert.Equal(2, await events.ReceiveAsync((message, token) => host.Client.RaiseEventAsync(message.InstanceId, message.EventName, message, token), TimeSpan.FromSeconds(30), Token));
        }

        await host.EndAsync(waiting);
        await host.EndAsync(halted);
        if (minutesAgo == 0)
        {
            Assert.Equal([broken, "other"], await turns.ListAsync(Token));
        }
        else
        {
            Assert.Equal((RunState.Cancelled, RunState.Cancelled), (await StateAsync(host, waiting), await StateAsync(host, halted)));
        }
    }

    private static async Task StartAndEnterAsync(HubHost host, RunTurns turns, string runId, int open)
    {
        await host.StartAsync(PipelineTasks.TrainingRun, new TrainingRunInput(runId, new RunRequest { Corpus = "feedback", BaseModel = "scratch:tiny" }), runId);
        await Eventually.TrueAsync(async () => (await turns.ListAsync(Token)).Count == open, $"{runId} has entered");
    }

    private Task<HubHost> StartAsync(ScriptedSteps steps, PipelineStorage storage, RunTurns turns) => HubHost.StartAsync(
        azurite, steps.Register, _hub, services => services.AddSingleton(new RunStore(storage, TimeProvider.System)).AddSingleton(turns));

    private static async Task<RunState> StateAsync(HubHost host, string runId)
    {
        OrchestrationMetadata? instance = await host.Client.GetInstanceAsync(runId, getInputsAndOutputs: true, Token);
        return RunStatusComposer.StateOf(instance, RunStatusComposer.Read<RunOutcome>(instance?.SerializedOutput));
    }

    /// <summary>What a host does with the queue of events.</summary>
    private static async Task RaiseAsync(HubHost host, RunEventQueue events) =>
        Assert.Equal(1, await events.ReceiveAsync((message, token) => host.Client.RaiseEventAsync(message.InstanceId, message.EventName, message, token), TimeSpan.FromSeconds(30), Token));
}
