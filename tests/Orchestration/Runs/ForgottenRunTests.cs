using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BertPipeline.Conformance;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Storage;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.Orchestration.Tests.Runs;

/// <summary>A storage that was killed has forgotten a message that somebody waits for: the hub's queues are emptied behind the host's back.</summary>
public sealed class ForgottenRunTests(AzuriteFixture azurite)
{
    private static readonly RunRequest Request = new() { Corpus = "feedback", BaseModel = "scratch:tiny" };

    private readonly string _hub = AzuriteFixture.NewHub();

    private string RunId => "forgotten-" + _hub;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The activity that nobody waits for any more ends after the run was started again, and says that it was cancelled.</summary>
    [Fact]
    public async Task Sweep_RunThatWaitsForAMessageThatIsGone_StartsItAgainUnderItsId()
    {
        var steps = new ScriptedSteps();
        steps.Hanging.Add("finetune-language-model");
        Parts parts = await PartsAsync();
        await using HubHost host = await HubHost.StartAsync(azurite, steps.Register, _hub);
        ForgottenRuns forgotten = parts.Sweep(host);
        Assert.True(await parts.Starter(host).TryStartAsync(RunId, Request, source: null, Token));
        await Eventually.TrueAsync(() => Task.FromResult(steps.Called.Contains("finetune-language-model")), "the step has begun");
        Assert.Equal(0, await forgotten.SweepAsync(host.Hub.HasMessagesAsync, Token));
        Assert.Equal(0, await forgotten.SweepAsync(host.Hub.HasMessagesAsync, Token));
        steps.Hanging.Clear();

        await EmptyQueuesAsync();
        await Eventually.TrueAsync(async () => await forgotten.SweepAsync(host.Hub.HasMessagesAsync, Token) == 1, "the run is started again once its other steps have ended too");
        await Eventually.TrueAsync(() => Task.FromResult(steps.Called.Count(step => step == "finetune-language-model") == 2), "the step has begun again");
        steps.EndHanging();

        OrchestrationMetadata ended = await host.EndAsync(RunId);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(RunState.Succeeded, steps.RecordedEnd?.State);
    }

    /// <summary>Beside another whose claim cannot be read.</summary>
    [Fact]
    public async Task Sweep_RunWhoseStartIsGone_StartsItAgain()
    {
        var steps = new ScriptedSteps();
        Parts parts = await PartsAsync();
        await using HubHost host = await HubHost.StartAsync(azurite, steps.Register, _hub);
        await host.StopAsync();
        string broken = "broken-" + _hub;
        Assert.True(await parts.Starter(host).TryStartAsync(broken, Request, source: null, Token));
        Assert.True(await parts.Starter(host).TryStartAsync(RunId, Request, source: null, Token));
        await parts.Storage.Runs.GetBlobClient($"{broken}/request.json").UploadAsync(new BinaryData("not JSON"), overwrite: true, Token);
        await EmptyQueuesAsync();
        await using HubHost next = await HubHost.StartAsync(azurite, steps.Register, _hub);
        ForgottenRuns forgotten = parts.Sweep(next);

        Assert.Equal(0, await forgotten.SweepAsync(next.Hub.HasMessagesAsync, Token));
        Assert.Equal(1, await forgotten.SweepAsync(next.Hub.HasMessagesAsync, Token));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await next.EndAsync(RunId)).RuntimeStatus);
    }

    /// <summary>Halted by a person, or one of many: each is told when it may go on.</summary>
    [Fact]
    public async Task Sweep_RunsThatAreHaltedOrWaitForTheirTurn_LeavesThemAlone()
    {
        Parts parts = await PartsAsync();
        var steps = new ScriptedSteps { TakesTurns = true };
        Assert.True(await parts.Turns.EnterAsync("other", PipelineTasks.TrainingRun, DateTimeOffset.UnixEpoch, Token));
        await using HubHost host = await HubHost.StartAsync(azurite, steps.Register, _hub, services => services.AddSingleton(parts.Runs).AddSingleton(parts.Turns));
        string halted = "halted-" + _hub;
        foreach (string runId in (string[])[RunId, halted])
        {
            Assert.True(await parts.Starter(host).TryStartAsync(runId, Request, source: null, Token));
            await Eventually.TrueAsync(async () => (await parts.Turns.ListAsync(Token)).Contains(runId), $"{runId} has entered");
        }

        await host.Client.SuspendInstanceAsync(halted, "lunch", Token);
        await host.UntilAsync(halted, i => i.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await parts.Turns.RemoveAsync(halted, Token);
        ForgottenRuns forgotten = parts.Sweep(host);
        await Eventually.TrueAsync(async () => !await host.Hub.HasMessagesAsync(Token), "nothing is on the way");

        Assert.Equal(0, await forgotten.SweepAsync(host.Hub.HasMessagesAsync, Token));
        Assert.Equal(0, await forgotten.SweepAsync(host.Hub.HasMessagesAsync, Token));
    }

    private async Task<Parts> PartsAsync()
    {
        var storage = new PipelineStorage(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = _hub });
        await storage.EnsureCreatedAsync(Token);
        return new(storage, new RunStore(storage, TimeProvider.System), new RunTurns(storage, new RunEventQueue(storage, TimeProvider.System), new RunOptions { AtOnce = 1 }));
    }

    private async Task EmptyQueuesAsync()
    {
        var account = new QueueServiceClient(await azurite.ConnectionStringAsync());
        await foreach (QueueItem queue in account.GetQueuesAsync(prefix: _hub.ToLowerInvariant() + "-", cancellationToken: Token))
        {
            await account.GetQueueClient(queue.Name).ClearMessagesAsync(Token);
        }
    }

    private sealed record Parts(PipelineStorage Storage, RunStore Runs, RunTurns Turns)
    {
        public RunStarter Starter(HubHost host) => new(new OneClient(host.Client), Runs, TimeProvider.System);

        public ForgottenRuns Sweep(HubHost host) => new(new OneClient(host.Client), Runs, Turns, Starter(host), NullLogger<ForgottenRuns>.Instance);
    }
}
