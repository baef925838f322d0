using Azure.Core;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Testing;

namespace BertPipeline.GpuWorker.Tests.Queue;

/// <summary>Checkpoints on their way to storage.</summary>
public sealed class ProtocolCheckpointTests(AzuriteFixture azurite)
{
    /// <summary>A store that does not answer holds nobody up but itself: training goes on, and of what waits for the store the newest is kept.</summary>
    [Fact]
    public async Task Run_StoreIsSlow_TrainingGoesOnMeanwhile()
    {
        var isUploading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new InterruptingPolicy(request => request.Method == RequestMethod.Put && request.Uri.Path.EndsWith("/step.txt", StringComparison.Ordinal))
        {
            Interruption = _ =>
            {
                isUploading.SetResult();
                return answers.Task;
            },
        };
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite, slow);
        GpuJobSpecification specification = ProtocolHub.Specification();
        string[] left = [];
        var code = new FakeJob(async (context, stop) =>
        {
            FakeJob.SaveCheckpoint(context, 1);
            await isUploading.Task.WaitAsync(stop);
            FakeJob.SaveCheckpoint(context, 2);
            FakeJob.SaveCheckpoint(context, 3);
            left = [.. Directory.GetDirectories(context.Training.ScratchFolder, "checkpoint-*").Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];
            Assert.Null(await hub.Storage.Checkpoints.FindNewestAsync(specification.ArtifactKey, stop));
            answers.SetResult();
            await Eventually.TrueAsync(
                async () => await hub.Storage.Checkpoints.FindNewestAsync(specification.ArtifactKey, stop) is { } name && name.StartsWith("000000003-", StringComparison.Ordinal),
                "the newest checkpoint is in storage");
            return await FakeJob.OutputAsync(context, "done");
        });
        await hub.EnqueueAsync(specification);

        GpuJob job = await hub.WorkUntilAsync(hub.Worker(code), specification, j => j.State.IsTerminal());

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(["checkpoint-1", "checkpoint-3"], left);
    }
}
