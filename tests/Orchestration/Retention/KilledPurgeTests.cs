using Azure.Storage.Blobs;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Orchestration.Tests.Retention;

/// <summary>A purge whose process ends after any of its requests, poison messages apart: those the queue hides for a while.</summary>
public sealed class KilledPurgeTests : PurgeTests
{
    private const int MostRequests = 200;

    [Fact]
    public async Task Purge_KilledAfterAnyRequest_IsFinishedByTheNext()
    {
        ArtifactRef kept = await ArtifactAsync("kept");
        await EndedAsync("current", kept);
        await PublishAsync("current", "tagger");
        Time.Advance(TimeSpan.FromDays(31));
        List<string> left = await ListAsync();

        // The last is not disturbed.
        bool isKilled = true;
        for (int requests = 0; isKilled; requests++)
        {
            Assert.True(requests < MostRequests, "a purge of two runs is endless");
            await OldAsync($"old-{requests}", kept);
            isKilled = await IsKilledAfterAsync(requests);
            await RequireSoundAsync(kept);

            await PurgeAsync();
            await PurgeAsync(); // The files, a day later: the mark's date is the service's clock, a month behind.

            Assert.Equal(left, await ListAsync());
            Assert.Null(await Get<JobStore>().FindAsync($"old-{requests}", "job", Token));
        }
    }

    /// <summary>What the purge deletes: a run with a log, a job and an artifact of its own, and a checkpoint.</summary>
    private async Task OldAsync(string runId, ArtifactRef kept)
    {
        await EndedAsync(runId, kept, await ArtifactAsync("unused"));
        await Runs.AppendLogAsync(runId, "job", 1, "line\n", Token);
        await Get<JobStore>().TryInsertAsync(Job(runId), Token);
        await CheckpointAsync("training");
    }

    /// <summary>Purges with so many requests; false when they were enough.</summary>
    private async Task<bool> IsKilledAfterAsync(int requests)
    {
        int made = 0;
        Gate.Before = _ => Interlocked.Increment(ref made) <= requests ? Task.CompletedTask : throw new KilledException();
        try
        {
            await PurgeAsync();
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
        finally
        {
            Gate.Before = null;
        }
    }

    /// <summary>A claim without an end would be started again.</summary>
    private async Task RequireSoundAsync(ArtifactRef kept)
    {
        foreach (string runId in await Runs.ListAsync(Token))
        {
            Assert.True(await Runs.FindEndAsync(runId, Token) is not null || await Runs.FindAsync(runId, Token) is null, $"{runId} would be started again");
        }

        Assert.NotNull(await Get<ArtifactStore>().GetAsync(kept, Token));
    }

    private async Task<List<string>> ListAsync()
    {
        PipelineStorage storage = Get<PipelineStorage>();
        var names = new List<string>();
        foreach (BlobContainerClient container in new[] { storage.Runs, storage.Artifacts, storage.Checkpoints, storage.Models })
        {
            names.AddRange(await container.GetBlobsAsync(cancellationToken: Token).Select(b => $"{container.Name}/{b.Name}").ToListAsync(Token));
        }

        return names;
    }

    private sealed class KilledException : Exception;
}
