using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Jobs;

public sealed class JobEnqueuerTests(AzuriteFixture azurite)
{
    private readonly string _run = TestStorage.Unique("run");

    [Fact]
    public async Task EnqueueAsync_NewJob_WritesSpecificationEntityAndASmallMessage()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        GpuJobSpecification specification = TestStorage.Specification(_run);
        GpuJob job = await storage.Enqueuer.EnqueueAsync(specification, "instance", cancellationToken: TestStorage.Token);
        Assert.Equal((JobState.Queued, 1, 0, "instance"), (job.State, job.Generation, job.Attempt, job.InstanceId));
        using JobLease lease = (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token))!;
        Assert.Equal((storage.Account.TaskHub, _run, job.JobId, 1), (lease.Message.Hub, lease.Message.RunId, lease.Message.JobId, lease.Message.Generation));
        Assert.Equal(specification.ArtifactKey, (await storage.Runs.FindSpecificationAsync(lease.Message.Specification, TestStorage.Token))!.ArtifactKey);
    }

    [Fact]
    public async Task EnqueueAsync_AgainWhileItWaits_SendsTheMessageAgainAndChangesNothing()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        GpuJobSpecification specification = TestStorage.Specification(_run);
        await storage.Enqueuer.EnqueueAsync(specification, "instance", cancellationToken: TestStorage.Token);
        GpuJob again = await storage.Enqueuer.EnqueueAsync(specification, "instance", cancellationToken: TestStorage.Token);
        Assert.Equal((JobState.Queued, 1), (again.State, again.Generation));
        Assert.Equal(2, await storage.Queue.CountAsync(TestStorage.Token));
    }

    [Fact]
    public async Task EnqueueAsync_AgainWhileItRuns_SendsNothing()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        GpuJobSpecification specification = TestStorage.Specification(_run);
        await storage.Enqueuer.EnqueueAsync(specification, "instance", cancellationToken: TestStorage.Token);
        await storage.Jobs.UpdateAsync(_run, specification.JobId, j => j with { State = JobState.Running }, TestStorage.Token);
        GpuJob again = await storage.Enqueuer.EnqueueAsync(specification, "instance", cancellationToken: TestStorage.Token);
        Assert.Equal(JobState.Running, again.State);
        Assert.Equal(1, await storage.Queue.CountAsync(TestStorage.Token));
    }

    [Fact]
    public async Task EnqueueAsync_RunIsCancelled_TheJobIsCancelledAndNothingIsSent()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await storage.Cancellation.CancelRunAsync(_run, TestStorage.Token);
        GpuJob job = await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(_run), "instance", cancellationToken: TestStorage.Token);
        Assert.Equal(JobState.Cancelled, job.State);
        Assert.Equal(0, await storage.Queue.CountAsync(TestStorage.Token));
    }

    [Fact]
    public async Task CancelRunAsync_WaitingAndRunningJobs_EndsTheOneAndFlagsTheOtherAndNoOtherRuns()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        string other = TestStorage.Unique("run");
        await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(_run, "waiting"), "i1", cancellationToken: TestStorage.Token);
        await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(_run, "running"), "i2", cancellationToken: TestStorage.Token);
        await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(other, "waiting"), "i3", cancellationToken: TestStorage.Token);
        await storage.Jobs.UpdateAsync(_run, "running", j => j with { State = JobState.Running }, TestStorage.Token);

        await storage.Cancellation.CancelRunAsync(_run, TestStorage.Token);
        await storage.Cancellation.CancelRunAsync(_run, TestStorage.Token);

        Assert.Equal(JobState.Cancelled, (await storage.Jobs.FindAsync(_run, "waiting", TestStorage.Token))!.Job.State);
        GpuJob running = (await storage.Jobs.FindAsync(_run, "running", TestStorage.Token))!.Job;
        Assert.Equal((JobState.Running, true), (running.State, running.CancelRequested));
        Assert.Equal(JobState.Queued, (await storage.Jobs.FindAsync(other, "waiting", TestStorage.Token))!.Job.State);
        Assert.All(await storage.TakeEventsAsync(), e => Assert.Equal(("i1", "job-ended-waiting"), (e.InstanceId, e.EventName)));
    }
}
