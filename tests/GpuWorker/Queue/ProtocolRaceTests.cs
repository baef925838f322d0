using Azure.Storage.Blobs.Models;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.Testing;

namespace BertPipeline.GpuWorker.Tests.Queue;

/// <summary>Several workers, several messages, several runs, lost leases: one result, and nobody touches what is another's.</summary>
public sealed class ProtocolRaceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Run_FourWorkersAndFourCopiesOfTheMessage_ComputeOnce()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        for (int i = 0; i < 4; i++)
        {
            await hub.EnqueueAsync(specification);
        }

        FakeJob code = FakeJob.Writing();
        var options = new WorkerOptions { ExitWhenEmpty = ProtocolHub.Timings.Visibility + TimeSpan.FromSeconds(1) };
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => hub.Worker(code, options with { Name = $"w{i}" }).RunAsync(ProtocolHub.Token)));
        GpuJob job = await hub.JobAsync(specification);
        Assert.Equal((JobState.Succeeded, 1, 1), (job.State, job.TotalAttempts, code.Calls));
        Assert.Equal(0, await hub.MessagesAsync());
    }

    [Fact]
    public async Task Run_TwoRunsComputeOneKey_TheFirstManifestWinsAndTheOtherReuses()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification first = ProtocolHub.Specification();
        GpuJobSpecification second = ProtocolHub.Specification(first.ArtifactKey);
        var bothCompute = new CountdownEvent(2);
        var code = new FakeJob((context, _) =>
        {
            bothCompute.Signal();
            bothCompute.Wait(ProtocolHub.Token);
            return FakeJob.OutputAsync(context, context.Specification.RunId);
        });
        await hub.EnqueueAsync(first);
        await hub.EnqueueAsync(second);
        GpuJob[] jobs = await Task.WhenAll(
            hub.WorkUntilAsync(hub.Worker(code), first, j => j.State.IsTerminal()),
            hub.WorkUntilAsync(hub.Worker(code), second, j => j.State.IsTerminal()));

        Assert.All(jobs, j => Assert.Equal(JobState.Succeeded, j.State));
        Assert.Equal(jobs[0].Result, jobs[1].Result);
        GpuJob won = Assert.Single(jobs, j => j.ReusedFrom is null);
        GpuJob reused = Assert.Single(jobs, j => j.ReusedFrom is not null);
        Assert.Equal(won.RunId, reused.ReusedFrom);
        Assert.Equal(2, await CountAsync(hub, $"evaluate/{first.ArtifactKey}/"));
    }

    [Fact]
    public async Task Run_MessageIsTakenAway_PublishesNothingAndWritesNothing()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var code = new FakeJob(async (context, stop) =>
        {
            // Goes on to a result although it is told to stop: publishing is where the lost lease counts.
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await FakeJob.OutputAsync(context, "too late");
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ProtocolHub.Token);
        Task working = hub.Worker(code, new WorkerOptions { ExitWhenEmpty = TimeSpan.Zero }).RunAsync(stop.Token);
        await code.Begun.Task;
        await hub.Storage.Account.GpuJobs.ClearMessagesAsync(ProtocolHub.Token);
        await working;

        GpuJob job = await hub.JobAsync(specification);
        Assert.Equal((JobState.Running, 1), (job.State, job.Attempt));
        Assert.Null(await hub.Storage.Artifacts.FindAsync("evaluate", specification.ArtifactKey, ProtocolHub.Token));
        Assert.Empty(await hub.TakeEventsAsync());
    }

    [Fact]
    public async Task Run_JobWasEnqueuedAgainMeanwhile_StopsAndLeavesEntityAndMessageAlone()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        FakeJob code = FakeJob.Endless();
        Task working = hub.Worker(code, new WorkerOptions { ExitWhenEmpty = TimeSpan.Zero }).RunAsync(ProtocolHub.Token);
        await code.Begun.Task;
        await hub.UpdateAsync(specification, j => j with { State = JobState.Queued, Generation = 2, Worker = null });
        await working;
        GpuJob job = await hub.JobAsync(specification);
        Assert.Equal((JobState.Queued, 2, 1), (job.State, job.Generation, job.Attempt));
        Assert.Empty(await hub.TakeEventsAsync());
        Assert.Equal(1, await hub.MessagesAsync());
    }

    [Fact]
    public async Task Run_RenewalFailsForAWhile_GoesOn()
    {
        var policy = new FailingPolicy(r => r.Method == Azure.Core.RequestMethod.Put && r.Uri.Path.Contains("-gpu-jobs/messages", StringComparison.Ordinal), times: 3);
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite, policy);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var code = new FakeJob(async (context, stop) =>
        {
            await Task.Delay(ProtocolHub.Timings.Visibility * 1.5, TimeProvider.System, stop);
            return await FakeJob.OutputAsync(context, "result");
        });
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Succeeded, 1, 3), (job.State, code.Calls, policy.Failures));
    }

    [Fact]
    public async Task Run_RenewalIsNotAnswered_IsTriedAgainWhileThereIsTime()
    {
        var policy = new InterruptingPolicy(r => r.Method == Azure.Core.RequestMethod.Put && r.Uri.Path.Contains("-gpu-jobs/messages", StringComparison.Ordinal))
        {
            Interruption = token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token),
        };
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite, policy);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var code = new FakeJob(async (context, stop) =>
        {
            await Task.Delay(ProtocolHub.Timings.Visibility * 1.5, TimeProvider.System, stop);
            return await FakeJob.OutputAsync(context, "result");
        });
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Succeeded, 1), (job.State, code.Calls));
    }

    [Fact]
    public async Task Run_RenewalNeverWorks_StopsWhenTheLeaseExpires()
    {
        var policy = new FailingPolicy(r => r.Method == Azure.Core.RequestMethod.Put && r.Uri.Path.Contains("-gpu-jobs/messages", StringComparison.Ordinal), times: int.MaxValue);
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite, policy);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var told = new TaskCompletionSource();
        var code = new FakeJob(async (context, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            told.TrySetResult();
            return await FakeJob.OutputAsync(context, "too late");
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ProtocolHub.Token);
        Task working = hub.Worker(code).RunAsync(stop.Token);
        await told.Task;
        await stop.CancelAsync();
        await working;
        Assert.Null(await hub.Storage.Artifacts.FindAsync("evaluate", specification.ArtifactKey, ProtocolHub.Token));
        Assert.Equal(JobState.Running, (await hub.JobAsync(specification)).State);
    }

    [Fact]
    public async Task Run_SilentWorker_IsTakenOverWhenItsMessageComesAgain()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        await hub.UpdateAsync(specification, j => j with
        {
            State = JobState.Running,
            Worker = "dead",
            Attempt = 1,
            TotalAttempts = 1,
            Heartbeat = TimeProvider.System.GetUtcNow(),
        });
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(FakeJob.Writing()), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Succeeded, 2, 2), (job.State, job.Attempt, job.TotalAttempts));
        Assert.Contains("dead has been silent", job.AttemptLog[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SilentWorkerShowsLifeWhileItIsGivenUp_KeepsTheJob()
    {
        var policy = new InterruptingPolicy(r => r.Method != Azure.Core.RequestMethod.Get && r.Uri.Path.Contains("Jobs(", StringComparison.Ordinal));
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite, policy);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        await hub.UpdateAsync(specification, j => j with { State = JobState.Running, Worker = "slow", Attempt = 5, TotalAttempts = 5, Heartbeat = DateTimeOffset.UnixEpoch });
        policy.Interruption = _ => hub.UpdateAsync(specification, j => j with { Heartbeat = TimeProvider.System.GetUtcNow() });

        await hub.Worker(FakeJob.Writing(), new WorkerOptions { ExitWhenEmpty = TimeSpan.FromSeconds(0.2) }).RunAsync(ProtocolHub.Token);

        GpuJob job = await hub.JobAsync(specification);
        Assert.Equal((JobState.Running, "slow"), (job.State, job.Worker));
        Assert.Empty(await hub.Storage.Queue.PeekPoisonAsync(ProtocolHub.Token));
        Assert.Empty(await hub.TakeEventsAsync());
        Assert.Equal(1, await hub.MessagesAsync());
    }

    private static async Task<int> CountAsync(ProtocolHub hub, string prefix)
    {
        int count = 0;
        await foreach (BlobItem _ in hub.Storage.Account.Artifacts.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, ProtocolHub.Token))
        {
            count++;
        }

        return count;
    }
}
