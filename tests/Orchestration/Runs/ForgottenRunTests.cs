using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BertPipeline.Conformance;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Storage;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

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
        Assert.Equal(0, await SweepAsync(forgotten, host));
        Assert.Equal(0, await SweepAsync(forgotten, host));
        steps.Hanging.Clear();

        await EmptyQueuesAsync();
        await Eventually.TrueAsync(async () => await SweepAsync(forgotten, host) == 1, "the run is started again once its other steps have ended too");
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

        Assert.Equal(0, await SweepAsync(forgotten, next));
        Assert.Equal(1, await SweepAsync(forgotten, next));

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

        Assert.Equal(0, await SweepAsync(forgotten, host));
        Assert.Equal(0, await SweepAsync(forgotten, host));
    }

    /// <summary>The history has lost the turn in which a timer was set, so that the timer's message comes back for ever: here one whose time is far.</summary>
    [Fact]
    public async Task Sweep_RunThatDoesNotMoveWhileAMessageStays_StartsItAgainWhenNothingElseCanCome()
    {
        var steps = new ScriptedSteps();
        steps.Hanging.Add("finetune-language-model");
        Parts parts = await PartsAsync();
        await using HubHost host = await HubHost.StartAsync(azurite, steps.Register, _hub);
        ForgottenRuns forgotten = parts.Sweep(host);
        Assert.True(await parts.Starter(host).TryStartAsync(RunId, Request, source: null, Token));
        await Eventually.TrueAsync(() => Task.FromResult(steps.Called.Contains("finetune-language-model")), "the step has begun");
        await Eventually.TrueAsync(async () => (await EmptyQueuesAsync()) && !await host.Hub.HasMessagesAsync(Token), "its other steps have ended");
        steps.Hanging.Clear();
        var queue = new QueueClient(await azurite.ConnectionStringAsync(), $"{_hub.ToLowerInvariant()}-control-00");
        await queue.SendMessageAsync("of a timer", visibilityTimeout: TimeSpan.FromHours(1), cancellationToken: Token);

        Assert.Equal((0, 0), (await SweepAsync(forgotten, host), await SweepAsync(forgotten, host)));
        parts.Time.Advance(ForgottenRuns.LongestWait + TimeSpan.FromMinutes(1));
        StoredJob? live = await parts.Jobs.TryInsertAsync(Job(RunId), Token);
        Assert.Equal((0, 0), (await SweepAsync(forgotten, host), await SweepAsync(forgotten, host)));
        await parts.Jobs.TryUpdateAsync(live!, live!.Job with { State = JobState.Succeeded }, Token);
        Assert.Equal((0, 1), (await SweepAsync(forgotten, host), await SweepAsync(forgotten, host)));
        steps.EndHanging();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.EndAsync(RunId)).RuntimeStatus);
    }

    private static Task<int> SweepAsync(ForgottenRuns forgotten, HubHost host) => forgotten.SweepAsync(host.Hub.HasActivitiesAsync, host.Hub.HasMessagesAsync, Token);

    private static GpuJob Job(string runId) => new()
    {
        RunId = runId,
        JobId = "job",
        Step = StepName.TrainClassifier,
        ArtifactKey = "key",
        InstanceId = runId,
        State = JobState.Running,
        EnqueuedAt = DateTimeOffset.UnixEpoch,
    };

    private async Task<Parts> PartsAsync()
    {
        var storage = new PipelineStorage(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = _hub });
        await storage.EnsureCreatedAsync(Token);
        return new(storage, new RunStore(storage, TimeProvider.System), new RunTurns(storage, new RunEventQueue(storage, TimeProvider.System), new RunOptions { AtOnce = 1 }));
    }

    private async Task<bool> EmptyQueuesAsync()
    {
        var account = new QueueServiceClient(await azurite.ConnectionStringAsync());
        await foreach (QueueItem queue in account.GetQueuesAsync(prefix: _hub.ToLowerInvariant() + "-", cancellationToken: Token))
        {
            await account.GetQueueClient(queue.Name).ClearMessagesAsync(Token);
        }

        return true;
    }

    private sealed record Parts(PipelineStorage Storage, RunStore Runs, RunTurns Turns)
    {
        public RunStarter Starter(HubHost host) => new(new OneClient(host.Client), Runs, TimeProvider.System);

        public JobStore Jobs => new(Storage);

        public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

        public ForgottenRuns Sweep(HubHost host) => new(new OneClient(host.Client), Runs, Jobs, Turns, Starter(host), Time, NullLogger<ForgottenRuns>.Instance);
    }
}
