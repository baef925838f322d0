using System.Collections.Concurrent;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Storage.Jobs;
using BertPipeline.Testing;

namespace BertPipeline.GpuWorker.Tests.Queue;

/// <summary>Attempts, checkpoints, poison, cancellation and preemption.</summary>
public sealed class ProtocolRetryTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Run_AlwaysFails_IsGivenUpAfterFiveAttemptsWithAPoisonMessage()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var code = new FakeJob((_, _) => throw new InvalidOperationException("CUDA is gone"));
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());

        Assert.Equal((JobState.Failed, JobFailureKind.Exhausted, 5, 5), (job.State, job.Failure!.Kind, job.TotalAttempts, code.Calls));
        Assert.Contains("CUDA is gone", job.Failure.Message, StringComparison.Ordinal);
        PoisonJobMessage poison = Assert.Single(await hub.Storage.Queue.PeekPoisonAsync(ProtocolHub.Token)).Content;
        Assert.Equal((job.Failure.Message, specification.RunId, 5), (poison.Reason, poison.Message!.RunId, poison.AttemptLog!.Count));
        Assert.Single(await hub.TakeEventsAsync());
        Assert.Equal(0, await hub.MessagesAsync());
        Assert.Contains("CUDA is gone", await hub.Storage.Runs.ReadLogAsync(specification.RunId, specification.JobId, 5, ProtocolHub.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WorkersDieFiveTimes_IsGivenUpAtTheSixthClaim()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        await hub.UpdateAsync(specification, j => j with { State = JobState.Running, Worker = "dead", Attempt = 5, TotalAttempts = 5, Heartbeat = DateTimeOffset.UnixEpoch });
        FakeJob code = FakeJob.Writing();
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Failed, JobFailureKind.Exhausted, 0), (job.State, job.Failure!.Kind, code.Calls));
        Assert.Contains("dead fell silent", job.Failure.Message, StringComparison.Ordinal);
        Assert.Single(await hub.Storage.Queue.PeekPoisonAsync(ProtocolHub.Token));
    }

    [Fact]
    public async Task Run_WorkerDiedBetweenGivingUpAndTellingIt_TheNextTellsIt()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var failure = new JobFailure(JobFailureKind.Exhausted, "5 attempts in a row made no progress.");
        await hub.UpdateAsync(specification, j => j with { State = JobState.Failed, Attempt = 5, TotalAttempts = 5, Failure = failure, EndedAt = TimeProvider.System.GetUtcNow() });
        await hub.Worker(FakeJob.Writing(), new WorkerOptions { ExitWhenEmpty = TimeSpan.Zero }).RunAsync(ProtocolHub.Token);

        PoisonJobMessage poison = Assert.Single(await hub.Storage.Queue.PeekPoisonAsync(ProtocolHub.Token)).Content;
        Assert.Equal((failure.Message, specification.RunId), (poison.Reason, poison.Message!.RunId));
        Assert.Single(await hub.TakeEventsAsync());
        Assert.Equal(0, await hub.MessagesAsync());
    }

    [Fact]
    public async Task Run_EveryAttemptBringsACheckpoint_IsNeverGivenUpAndGoesOnFromTheNewest()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var resumedFrom = new ConcurrentQueue<string>();
        var code = new FakeJob(async (context, stop) =>
        {
            Checkpoint? checkpoint = await context.Training.Checkpoints.NewestAsync(stop);
            string text = checkpoint is null ? "0" : await File.ReadAllTextAsync(Path.Combine(checkpoint.Folder, "step.txt"), stop);
            resumedFrom.Enqueue(text);
            long step = (checkpoint?.Step ?? 0) + 10;
            if (step > 70)
            {
                return await FakeJob.OutputAsync(context, text);
            }

            FakeJob.SaveCheckpoint(context, step);
            throw new InvalidOperationException("The machine is moody.");
        });
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());

        Assert.Equal(["0", "10", "20", "30", "40", "50", "60", "70"], resumedFrom);
        Assert.Equal((JobState.Succeeded, 8), (job.State, job.TotalAttempts));
        Assert.Null(await hub.Storage.Checkpoints.FindNewestAsync(specification.ArtifactKey, ProtocolHub.Token));
    }

    [Fact]
    public async Task Run_NewestCheckpointIsIncompleteAndTheNextDamaged_GoesOnFromTheOneBefore()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("checkpoint-");
        foreach (long step in (long[])[10, 20])
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "step.txt"), $"{step}", ProtocolHub.Token);
            await hub.Storage.Checkpoints.SaveAsync(specification.ArtifactKey, step, "1-a", folder.FullName, ProtocolHub.Token);
        }

        folder.Delete(recursive: true);
        await hub.Storage.Account.Checkpoints.GetBlobClient($"{specification.ArtifactKey}/000000030-1-a/step.txt").UploadAsync(BinaryData.FromString("30"), ProtocolHub.Token);
        await hub.Storage.Account.Checkpoints.GetBlobClient($"{specification.ArtifactKey}/000000020-1-a/step.txt")
            .UploadAsync(BinaryData.FromString("damaged"), overwrite: true, ProtocolHub.Token);
        await hub.EnqueueAsync(specification);
        var code = new FakeJob(async (context, stop) => await FakeJob.OutputAsync(context, $"{(await context.Training.Checkpoints.NewestAsync(stop))!.Step}"));
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());
        Assert.Equal("10", (await hub.Storage.Artifacts.ReadAsync(job.Result!, "test.jsonl", ProtocolHub.Token)).ToString());
    }

    [Fact]
    public async Task Run_ManyCheckpoints_KeepsTheNewestTwoAndShowsTheNewest()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var code = new FakeJob(async (context, stop) =>
        {
            for (long step = 1; step <= 4; step++)
            {
                FakeJob.SaveCheckpoint(context, step);
                await WaitForAsync(async () => await hub.Storage.Checkpoints.FindNewestAsync(specification.ArtifactKey, stop) is { } n && n.StartsWith($"{step:D9}-", StringComparison.Ordinal));
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            throw new InvalidOperationException();
        });
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.Checkpoint?.StartsWith("000000004-", StringComparison.Ordinal) == true);
        Assert.Equal(0, job.Attempt);
        Assert.Equal(2, (await hub.Storage.Checkpoints.ListAsync(specification.ArtifactKey, ProtocolHub.Token)).Count);
    }

    [Fact]
    public async Task Run_RunIsCancelled_StopsWithinAHeartbeatAndTouchesNoOtherRun()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        GpuJobSpecification other = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        FakeJob code = FakeJob.Endless();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ProtocolHub.Token);
        Task working = hub.Worker(code).RunAsync(stop.Token);
        await code.Begun.Task;
        await hub.EnqueueAsync(other);
        await hub.Cancellation.CancelRunAsync(specification.RunId, ProtocolHub.Token);
        GpuJob job = await hub.WaitAsync(specification, j => j.State.IsTerminal());
        Assert.Equal(JobState.Cancelled, job.State);
        await hub.WaitAsync(other, j => j.State == JobState.Running);
        await stop.CancelAsync();
        await working;

        // Whoever cancels and whoever notices may both tell of the end: an event is only a wake-up.
        Assert.Equal(["instance-" + specification.RunId], (await hub.TakeEventsAsync()).Distinct());
        Assert.Equal(JobState.Queued, (await hub.JobAsync(other)).State);
    }

    [Fact]
    public async Task Run_OnlyTheMarkIsThere_IsNoticedByTheRunningJobAndAtTheClaim()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification running = ProtocolHub.Specification();
        await hub.EnqueueAsync(running);
        FakeJob code = FakeJob.Endless();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ProtocolHub.Token);
        Task working = hub.Worker(code).RunAsync(stop.Token);
        await code.Begun.Task;
        GpuJobSpecification waiting = running with { JobId = "evaluate-bert-2", ArtifactKey = ProtocolHub.Unique("k") };
        await hub.EnqueueAsync(waiting);
        await hub.Storage.Runs.MarkCancelledAsync(running.RunId, ProtocolHub.Token);
        Assert.Equal(JobState.Cancelled, (await hub.WaitAsync(running, j => j.State.IsTerminal())).State);
        Assert.Equal(JobState.Cancelled, (await hub.WaitAsync(waiting, j => j.State.IsTerminal())).State);
        await stop.CancelAsync();
        await working;
        Assert.Equal(1, code.Calls);
    }

    [Fact]
    public async Task Run_Preempted_CostsNoAttemptAndTheNextWorkerStartsAtOnce()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        FakeJob endless = FakeJob.Endless();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ProtocolHub.Token);
        Task working = hub.Worker(endless, timings: new JobTimings()).RunAsync(stop.Token);
        await endless.Begun.Task;
        await stop.CancelAsync();
        await working;
        GpuJob preempted = await hub.JobAsync(specification);
        Assert.Equal((JobState.Queued, 0, 1, 1, null), (preempted.State, preempted.Attempt, preempted.TotalAttempts, preempted.Generation, preempted.Worker));
        Assert.Empty(await hub.TakeEventsAsync());

        // With a visibility of two minutes: had the message stayed hidden, the test would end by its own time limit.
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(FakeJob.Writing(), timings: new JobTimings()), specification, j => j.State.IsTerminal());
        Assert.Equal((JobState.Succeeded, 1, 2), (job.State, job.Attempt, job.TotalAttempts));
    }

    [Fact]
    public async Task Run_PreemptedWhenTheResultIsReady_PublishesItWithinTheGrace()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var code = new FakeJob(async (context, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await FakeJob.OutputAsync(context, "result");
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ProtocolHub.Token);
        Task working = hub.Worker(code).RunAsync(stop.Token);
        await code.Begun.Task;
        await stop.CancelAsync();
        await working;
        Assert.Equal(JobState.Succeeded, (await hub.JobAsync(specification)).State);
    }

    [Fact]
    public async Task Run_CodeDoesNotStop_SettlesTheJobAndEndsTheWorker()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification();
        await hub.EnqueueAsync(specification);
        var never = new TaskCompletionSource<GpuJobOutput>();
        var code = new FakeJob((_, _) => never.Task);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ProtocolHub.Token);
        Task working = hub.Worker(code, new WorkerOptions { StopGrace = TimeSpan.FromSeconds(0.2) }).RunAsync(stop.Token);
        await code.Begun.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAsync<JobDidNotStopException>(() => working);
        GpuJob job = await hub.JobAsync(specification);
        Assert.Equal((JobState.Queued, 0), (job.State, job.Attempt));
        never.SetCanceled(CancellationToken.None);
    }

    [Fact]
    public async Task Run_StepThatThisWorkerDoesNotKnow_IsLeftToANewerOne()
    {
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        GpuJobSpecification specification = ProtocolHub.Specification() with { Step = "distil" };
        await hub.EnqueueAsync(specification);
        GpuJob job = await hub.WorkUntilAsync(hub.Worker(FakeJob.Writing()), specification, j => j.AttemptLog.Count > 0);
        Assert.Contains("does not know the step 'distil'", job.AttemptLog[0], StringComparison.Ordinal);
    }

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ProtocolHub.Token);
        }
    }
}
