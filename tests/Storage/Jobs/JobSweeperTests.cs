using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Jobs;

public sealed class JobSweeperTests(AzuriteFixture azurite)
{
    private readonly string _run = TestStorage.Unique("run");

    [Fact]
    public async Task SweepAsync_WorkerSilentForThreeVisibilities_EnqueuesTheNextGeneration()
    {
        TestStorage storage = await RunningAsync();
        storage.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(0, await storage.Sweeper.SweepAsync(TestStorage.Token));
        storage.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await storage.Sweeper.SweepAsync(TestStorage.Token));
        GpuJob job = (await storage.Jobs.FindAsync(_run, "job", TestStorage.Token))!.Job;
        Assert.Equal((JobState.Queued, 2, null), (job.State, job.Generation, job.Worker));
        using JobLease lease = (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token))!;
        Assert.Equal(2, lease.Message.Generation);
        Assert.NotNull(await storage.Runs.FindSpecificationAsync(lease.Message.Specification, TestStorage.Token));
        Assert.Equal(0, await storage.Sweeper.SweepAsync(TestStorage.Token));
    }

    /// <summary>As an emulator forgets it that was killed.</summary>
    [Fact]
    public async Task SweepAsync_WaitingJobsMessageIsGone_SendsItAgainAfterAWhile()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(_run, "job"), "instance", cancellationToken: TestStorage.Token);
        storage.Time.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal(0, await storage.Sweeper.SweepAsync(TestStorage.Token));

        await storage.Account.GpuJobs.ClearMessagesAsync(TestStorage.Token);
        Assert.Equal(1, await storage.Sweeper.SweepAsync(TestStorage.Token));
        Assert.Equal(0, await storage.Sweeper.SweepAsync(TestStorage.Token));

        using JobLease lease = (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token))!;
        Assert.Equal(("job", 1), (lease.Message.JobId, lease.Message.Generation));
        Assert.NotNull(await storage.Runs.FindSpecificationAsync(lease.Message.Specification, TestStorage.Token));
    }

    [Fact]
    public async Task SweepAsync_NoWorkerBeforeTheDeadline_FailsTheJobAndWakesTheRun()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        DateTimeOffset deadline = storage.Time.GetUtcNow().AddHours(1);
        await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(_run, "job"), "instance", deadline, cancellationToken: TestStorage.Token);
        Assert.Equal(0, await storage.Sweeper.SweepAsync(TestStorage.Token));
        storage.Time.SetUtcNow(deadline);
        Assert.Equal(1, await storage.Sweeper.SweepAsync(TestStorage.Token));
        GpuJob job = (await storage.Jobs.FindAsync(_run, "job", TestStorage.Token))!.Job;
        Assert.Equal((JobState.Failed, JobFailureKind.DeadlinePassed), (job.State, job.Failure!.Kind));
        Assert.Equal("instance", Assert.Single(await storage.TakeEventsAsync()).InstanceId);
    }

    [Fact]
    public async Task SweepAsync_RunHasEnded_AsksTheWorkerToStopAndEndsWhatNobodyHolds()
    {
        TestStorage storage = await RunningAsync();
        await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(_run, "waiting"), "instance", cancellationToken: TestStorage.Token);
        await storage.Runs.TryRecordEndAsync(_run, new RunEnd(RunState.Failed, storage.Time.GetUtcNow()), TestStorage.Token);
        Assert.Equal(2, await storage.Sweeper.SweepAsync(TestStorage.Token));
        GpuJob job = (await storage.Jobs.FindAsync(_run, "job", TestStorage.Token))!.Job;
        Assert.Equal((JobState.Running, true), (job.State, job.CancelRequested));
        Assert.Equal(JobState.Cancelled, (await storage.Jobs.FindAsync(_run, "waiting", TestStorage.Token))!.Job.State);

        storage.Time.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal(1, await storage.Sweeper.SweepAsync(TestStorage.Token));
        Assert.Equal(JobState.Cancelled, (await storage.Jobs.FindAsync(_run, "job", TestStorage.Token))!.Job.State);
    }

    [Fact]
    public async Task Waiting_AfterASweep_CountsWhatNoWorkerHas_FromTheOldest()
    {
        TestStorage storage = await RunningAsync();
        Assert.Null(storage.Sweeper.Waiting);
        DateTimeOffset first = storage.Time.GetUtcNow();
        await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(_run, "z-first"), "instance", cancellationToken: TestStorage.Token);
        storage.Time.Advance(TimeSpan.FromSeconds(10));
        await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(_run, "second"), "instance", cancellationToken: TestStorage.Token);

        await storage.Sweeper.SweepAsync(TestStorage.Token);

        Assert.Equal(new WaitingJobs(2, first), storage.Sweeper.Waiting);
    }

    /// <summary>A job that a worker has claimed and whose message it holds.</summary>
    private async Task<TestStorage> RunningAsync()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(_run, "job"), "instance", cancellationToken: TestStorage.Token);
        using JobLease lease = (await storage.Queue.ReceiveAsync(TimeSpan.FromHours(1), TestStorage.Token))!;
        DateTimeOffset now = storage.Time.GetUtcNow();
        await storage.Jobs.UpdateAsync(
            _run, "job", j => j with { State = JobState.Running, Worker = "w", Heartbeat = now, Attempt = 1 }, TestStorage.Token);
        return storage;
    }
}
