using BertPipeline.Conformance;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Storage;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.Orchestration.Tests.Notices;

/// <summary>A run that a defect has ended, or a hand, tells nobody itself.</summary>
public sealed class SweptRunTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ThatBroke_IsToldByTheSweepThatRecordsItsEnd_AndItsTurnGoesOn()
    {
        string hub = AzuriteFixture.NewHub();
        string next = "next-" + hub;
        var told = new List<NoticesInput>();
        await using HubHost host = await HubHost.StartAsync(
            azurite,
            tasks =>
            {
                tasks.AddOrchestrator<ScriptedRun>(PipelineTasks.TrainingRun);
                tasks.AddOrchestratorFunc<NoticesInput, bool>(PipelineTasks.SendNotices, (context, input) =>
                {
                    told.Add(input);
                    return Task.FromResult(true);
                });
            },
            hub);
        var storage = new PipelineStorage(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = hub });
        await storage.EnsureCreatedAsync(Token);
        var runs = new RunStore(storage, TimeProvider.System);
        var clients = new OneClient(host.Client);
        var starter = new RunStarter(clients, runs, TimeProvider.System);
        string runId = starter.NewRunId();
        await starter.TryStartAsync(runId, new RunRequest { Corpus = ScriptedRun.Breaks, Notify = ["team"] }, source: null, Token);
        await host.EndAsync(runId);

        var events = new RunEventQueue(storage, TimeProvider.System);
        var turns = new RunTurns(storage, events, new RunOptions { AtOnce = 1 });
        Assert.True(await turns.EnterAsync(runId, PipelineTasks.TrainingRun, DateTimeOffset.UnixEpoch, Token));
        Assert.False(await turns.EnterAsync(next, PipelineTasks.TrainingRun, DateTimeOffset.UnixEpoch.AddDays(1), Token));
        var sweep = new RunSweep(storage, clients, runs, turns, starter, TimeProvider.System, NullLogger<RunSweep>.Instance);
        await sweep.SweepAsync(Token);
        await host.EndAsync(SendNotices.InstanceIdOf(runId));
        await sweep.SweepAsync(Token);

        Assert.Equal(RunState.Failed, (await runs.FindEndAsync(runId, Token))!.State);
        NoticesInput notices = Assert.Single(told);
        Assert.Equal(runId, notices.RunId);
        Assert.Equal(["team"], notices.Names);
        Assert.Equal([next], await turns.ListAsync(Token));
        var called = new List<RunEventMessage>();
        await events.ReceiveAsync(
            (message, _) =>
            {
                called.Add(message);
                return Task.CompletedTask;
            },
            TimeSpan.FromSeconds(30), Token);
        Assert.NotEmpty(called);
        Assert.All(called, call => Assert.Equal(RunEventMessage.Turn(next), call)); // Until it works, each sweep calls it.
    }
}
