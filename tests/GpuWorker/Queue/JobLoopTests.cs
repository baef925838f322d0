using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;

namespace BertPipeline.GpuWorker.Tests.Queue;

/// <summary>What a job does when all goes well, and what becomes of messages that ask for nothing.</summary>
public sealed class JobLoopTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Run_Job_PublishesArtifactEntityEventMetricsAndLogAndDeletesTheMessage()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var code = new FakeJob((context, _) =>
        {
            context.Training.Progress.Report(new JobProgress("epoch 1 of 1", 2, 2, 10, "examples", 0, new Dictionary<string, double> { ["loss"] = 0.5 }));
            context.Training.Progress.AppendMetrics(1, new Dictionary<string, double> { ["loss"] = 1.5 });
            context.Training.Progress.AppendMetrics(2, new Dictionary<string, double> { ["loss"] = 0.5 });
            return FakeJob.OutputAsync(context, "result");
        });
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());

        Assert.Equal((JobState.Succeeded, 1, 1, null), (job.State, job.Attempt, job.TotalAttempts, job.ReusedFrom));
        ArtifactManifest manifest = await hub.Storage.Artifacts.GetAsync(job.Result!, ProtocolHub.Token);
        Assert.Equal((specification.RunId, "result", false), (manifest.RunId, manifest.Summary["text"], manifest.Exact));
        Assert.Equal("result", (await hub.Storage.Artifacts.ReadAsync(job.Result!, "test.jsonl", ProtocolHub.Token)).ToString());
        Assert.Equal(["instance-" + specification.RunId], await hub.TakeEventsAsync());
        Assert.Equal(0, await hub.MessagesAsync());
        IReadOnlyList<MetricsLine> metrics = await hub.Storage.Runs.ReadMetricsAsync(specification.RunId, specification.JobId, ProtocolHub.Token);
        Assert.Equal([1.5, 0.5], metrics.Select(m => m.Values["loss"]));
        Assert.Contains("Claimed", await hub.Storage.Runs.ReadLogAsync(specification.RunId, specification.JobId, 1, ProtocolHub.Token), StringComparison.Ordinal);
        Assert.Contains("succeeded", Assert.Single(job.AttemptLog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhileItComputes_ShowsProgressWithEveryHeartbeat()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var go = new TaskCompletionSource();
        var code = new FakeJob(async (context, _) =>
        {
            context.Training.Progress.Report(new JobProgress("epoch 1 of 2", 5, 10, 3, "tokens", 60, new Dictionary<string, double>()));
            await go.Task;
            return await FakeJob.OutputAsync(context, "result");
        });
        Task<GpuJob> ended = hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        GpuJob running = await hub.WaitAsync(specification, j => j.Progress is not null);
        Assert.Equal((JobState.Running, "epoch 1 of 2", 5), (running.State, running.Progress!.Phase, running.Progress.Step));
        go.SetResult();
        Assert.Equal(JobState.Succeeded, (await ended).State);
    }

    [Fact]
    public async Task Run_ExitWhenEmpty_Ends()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        await hub.Worker(FakeJob.Writing(), new WorkerOptions { ExitWhenEmpty = TimeSpan.FromSeconds(0.2) }).RunAsync(ProtocolHub.Token);
    }

    [Fact]
    public async Task Run_LongerThanTheVisibility_KeepsTheMessage()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var code = new FakeJob(async (context, stop) =>
        {
            await Task.Delay(ProtocolHub.Timings.Visibility * 1.5, TimeProvider.System, stop);
            return await FakeJob.OutputAsync(context, "result");
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ProtocolHub.Token);
        Task other = hub.Worker(code).RunAsync(stop.Token);
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        await stop.CancelAsync();
        await other;
        Assert.Equal((JobState.Succeeded, 1, 1), (job.State, job.TotalAttempts, code.Calls));
    }

    [Fact]
    public async Task Run_InputOfTwoJobs_IsDownloadedAndChecked()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        ArtifactManifest split = await hub.PutArtifactAsync("split-data", ProtocolHub.Unique("k"), "run-0", "the split");
        GpuJobSpecification specification = ProtocolHub.Specification(inputs: new Dictionary<string, ArtifactRef> { ["split"] = split.ToRef() });
        await hub.EnqueueAsync(specification);
        var code = new FakeJob(async (context, stop) =>
            await FakeJob.OutputAsync(context, await File.ReadAllTextAsync(Path.Combine(await context.Inputs.FolderAsync("split", stop), "test.jsonl"), stop)));
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        Assert.Equal("the split", (await hub.Storage.Artifacts.ReadAsync(job.Result!, "test.jsonl", ProtocolHub.Token)).ToString());
    }

    [Fact]
    public async Task Run_ArtifactExists_SucceedsWithoutComputing()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.PutArtifactAsync("evaluate", specification.ArtifactKey, "run-0");
        await hub.EnqueueAsync(specification);
        FakeJob code = FakeJob.Writing();
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Succeeded, "run-0", 0), (job.State, job.ReusedFrom, code.Calls));
    }

    [Fact]
    public async Task Run_MessageOfAnOldGeneration_IsDeletedAndNothingComputed()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        await hub.UpdateAsync(specification, j => j with { State = JobState.Running, Generation = 2, Heartbeat = TimeProvider.System.GetUtcNow() });
        FakeJob code = FakeJob.Writing();
        await hub.Worker(code, new WorkerOptions { ExitWhenEmpty = TimeSpan.FromSeconds(0.2) }).RunAsync(ProtocolHub.Token);
        Assert.Equal((0, 0), (await hub.MessagesAsync(), code.Calls));
    }

    [Fact]
    public async Task Run_JobHasEnded_SendsTheEventAgainAndDeletesTheMessage()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        await hub.UpdateAsync(specification, j => j with { State = JobState.Failed });
        await hub.Worker(FakeJob.Writing(), new WorkerOptions { ExitWhenEmpty = TimeSpan.FromSeconds(0.2) }).RunAsync(ProtocolHub.Token);
        Assert.Equal(["instance-" + specification.RunId], await hub.TakeEventsAsync());
        Assert.Equal(0, await hub.MessagesAsync());
    }

    [Fact]
    public async Task Run_DeadlineHasPassed_FailsTheJob()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.Enqueuer.EnqueueAsync(specification, "instance", TimeProvider.System.GetUtcNow().AddSeconds(-1), cancellationToken: ProtocolHub.Token);
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(FakeJob.Writing()), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Failed, JobFailureKind.DeadlinePassed), (job.State, job.Failure!.Kind));
        Assert.Equal(["instance"], await hub.TakeEventsAsync());
    }

    [Fact]
    public async Task Run_UserError_FailsAtOnceWithTheMessage()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var code = new FakeJob((_, _) => throw new UserErrorException("config.json: hidden_act 'x' is unknown."));
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Failed, JobFailureKind.User, 1), (job.State, job.Failure!.Kind, code.Calls));
        Assert.Equal("config.json: hidden_act 'x' is unknown.", job.Failure.Message);
        Assert.Empty(await hub.Storage.Queue.PeekPoisonAsync(ProtocolHub.Token));
        Assert.Single(await hub.TakeEventsAsync());
    }

    public static TheoryData<JobFailureKind> Hopeless => [JobFailureKind.OutOfMemory, JobFailureKind.Diverged];

    [Theory]
    [MemberData(nameof(Hopeless))]
    public async Task Run_DeviceTooSmallOrTrainingDiverged_FailsAtOnce(JobFailureKind kind)
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var code = new FakeJob((_, _) => throw (kind == JobFailureKind.Diverged ? new TrainingDivergedException("Lower the rate.") : new DeviceOutOfMemoryException("One example does not fit.")));
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Failed, kind, 1), (job.State, job.Failure!.Kind, code.Calls));
    }

    [Fact]
    public async Task Run_InputIsGone_FailsAtOnceAndNamesIt()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        var gone = new ArtifactRef("split-data", ProtocolHub.Unique("k"), "digest");
        GpuJobSpecification specification = ProtocolHub.Specification(inputs: new Dictionary<string, ArtifactRef> { ["split"] = gone });
        await hub.EnqueueAsync(specification);
        var code = new FakeJob(async (context, stop) => await FakeJob.OutputAsync(context, await context.Inputs.FolderAsync("split", stop)));
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Failed, JobFailureKind.User, 1), (job.State, job.Failure!.Kind, job.TotalAttempts));
        Assert.Contains($"split-data/{gone.Key} does not exist", job.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DamagedInput_FailsAtOnceAndNamesTheBlob()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        ArtifactManifest split = await hub.PutArtifactAsync("split-data", ProtocolHub.Unique("k"), "run-0");
        string blob = $"split-data/{split.Key}/{split.Attempt}/test.jsonl";
        await hub.Storage.Account.Artifacts.GetBlobClient(blob).UploadAsync(BinaryData.FromString("damaged"), overwrite: true, ProtocolHub.Token);
        GpuJobSpecification specification = ProtocolHub.Specification(inputs: new Dictionary<string, ArtifactRef> { ["split"] = split.ToRef() });
        await hub.EnqueueAsync(specification);
        var code = new FakeJob(async (context, stop) => await FakeJob.OutputAsync(context, await context.Inputs.FolderAsync("split", stop)));
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Failed, JobFailureKind.User), (job.State, job.Failure!.Kind));
        Assert.Contains(blob, job.Failure.Message, StringComparison.Ordinal);
    }
}
