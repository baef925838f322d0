using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Jobs;

public sealed class JobStoreTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task FindAsync_EveryFieldSet_GivesBackWhatWasInserted()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        DateTimeOffset now = storage.Time.GetUtcNow();
        GpuJob job = NewJob(now) with
        {
            State = JobState.Running,
            Generation = 3,
            Attempt = 2,
            TotalAttempts = 4,
            Worker = "w",
            StartedAt = now.AddSeconds(1),
            Heartbeat = now.AddSeconds(2),
            EndedAt = now.AddSeconds(3),
            Deadline = now.AddSeconds(4),
            CancelRequested = true,
            Checkpoint = "000000010-a",
            Progress = new JobProgress("epoch 2 of 3", 10, 30, 4.5, "tokens", 12.5, new Dictionary<string, double> { ["loss"] = 2.5 }),
            Failure = new JobFailure(JobFailureKind.Transient, "why"),
            Result = new ArtifactRef("s", "k", "d"),
            ReusedFrom = "run-0",
            AttemptLog = ["one", "two"],
        };
        await storage.Jobs.TryInsertAsync(job, TestStorage.Token);
        GpuJob read = (await storage.Jobs.FindAsync(job.RunId, job.JobId, TestStorage.Token))!.Job;
        Assert.Equal(JsonSerializer.Serialize(job, PipelineJson.Options), JsonSerializer.Serialize(read, PipelineJson.Options));
    }

    [Fact]
    public async Task TryInsertAsync_DivergedLoss_IsLeftOut()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        GpuJob job = NewJob(storage.Time.GetUtcNow()) with
        {
            Progress = new JobProgress("p", 1, 2, double.NaN, "tokens", double.PositiveInfinity, new Dictionary<string, double> { ["loss"] = double.NaN }),
        };
        await storage.Jobs.TryInsertAsync(job, TestStorage.Token);
        JobProgress read = (await storage.Jobs.FindAsync(job.RunId, job.JobId, TestStorage.Token))!.Job.Progress!;
        Assert.Equal((0, null, 0), (read.Rate, read.SecondsLeft, read.Metrics.Count));
    }

    [Fact]
    public async Task TryInsertAsync_SameId_IsNull()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        GpuJob job = NewJob(storage.Time.GetUtcNow());
        Assert.NotNull(await storage.Jobs.TryInsertAsync(job, TestStorage.Token));
        Assert.Null(await storage.Jobs.TryInsertAsync(job, TestStorage.Token));
    }

    [Fact]
    public async Task TryUpdateAsync_TwoWorkersClaimAtOnce_OneWins()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        StoredJob stored = (await storage.Jobs.TryInsertAsync(NewJob(storage.Time.GetUtcNow()), TestStorage.Token))!;
        StoredJob?[] claims = await Task.WhenAll(Enumerable.Range(0, 5).Select(i =>
            storage.Jobs.TryUpdateAsync(stored, stored.Job with { State = JobState.Running, Worker = $"w{i}" }, TestStorage.Token)));
        StoredJob won = Assert.Single(claims.OfType<StoredJob>());
        Assert.Equal(won.Job.Worker, (await storage.Jobs.FindAsync(stored.Job.RunId, stored.Job.JobId, TestStorage.Token))!.Job.Worker);
    }

    [Fact]
    public async Task TryUpdateAsync_TerminalState_NeverChanges()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        StoredJob stored = (await storage.Jobs.TryInsertAsync(NewJob(storage.Time.GetUtcNow()) with { State = JobState.Succeeded }, TestStorage.Token))!;
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => storage.Jobs.TryUpdateAsync(stored, stored.Job with { State = JobState.Queued }, TestStorage.Token));
    }

    [Fact]
    public async Task ListAsync_AndListLiveAsync_GiveTheRunAndTheLiveJobs()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        foreach ((string run, string id, JobState state) in (IEnumerable<(string, string, JobState)>)
            [("r1", "a", JobState.Queued), ("r1", "b", JobState.Succeeded), ("r2", "c", JobState.Running)])
        {
            await storage.Jobs.TryInsertAsync(NewJob(storage.Time.GetUtcNow()) with { RunId = run, JobId = id, State = state }, TestStorage.Token);
        }

        Assert.Equal(["a", "b"], await storage.Jobs.ListAsync("r1", TestStorage.Token).Select(j => j.Job.JobId).Order().ToListAsync(TestStorage.Token));
        Assert.Equal(["a", "c"], await storage.Jobs.ListLiveAsync(TestStorage.Token).Select(j => j.Job.JobId).Order().ToListAsync(TestStorage.Token));
    }

    private static GpuJob NewJob(DateTimeOffset now) => new()
    {
        RunId = "run",
        JobId = "evaluate-bert-1",
        Step = "evaluate",
        ArtifactKey = "k",
        InstanceId = "i",
        EnqueuedAt = now,
    };
}
