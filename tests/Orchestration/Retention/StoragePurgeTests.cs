using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Checkpoints;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Retention;
using BertPipeline.Storage.Runs;
using BertPipeline.Storage.Schedules;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Retention;

public sealed class StoragePurgeTests : PurgeTests
{
    [Fact]
    public async Task NightlyPurge_OfTheAgeThatIsSet_DeletesByItself()
    {
        await ArtifactAsync("unused");
        Time.Advance(TimeSpan.FromDays(31));

        Assert.Equal(0, await new NightlyPurge(Get<StoragePurge>(), new RetentionOptions()).PurgeAsync(Token));
        Assert.Equal(0, await new NightlyPurge(Get<StoragePurge>(), new RetentionOptions { PurgeOlderThan = "40d" }).PurgeAsync(Token));
        Assert.Equal(1, await new NightlyPurge(Get<StoragePurge>(), new RetentionOptions { PurgeOlderThan = "30d" }).PurgeAsync(Token));
    }

    [Fact]
    public async Task Purge_DeletesWhatNothingUses_AndItsFilesADayLater()
    {
        ArtifactRef unused = await ArtifactAsync("unused");
        ArtifactRef shared = await ArtifactAsync("shared");
        ArtifactRef ofModel = await ArtifactAsync("of-model");
        await EndedAsync("old", unused, shared);
        await EndedAsync("current", shared, ofModel);
        await PublishAsync("current", "tagger");
        await Runs.AppendLogAsync("old", "job", 1, "line\n", Token);
        await Get<JobStore>().TryInsertAsync(Job("old"), Token);
        Time.Advance(TimeSpan.FromDays(31));

        StoragePurgeResult dry = await PurgeAsync(dryRun: true);
        Assert.Equal([(PurgeKind.Artifact, $"split-data/{unused.Key}"), (PurgeKind.Run, "old")], dry.Items.Select(i => (i.Kind, i.Name)));
        Assert.True(dry.Items[0].Bytes > "unused".Length, "the manifest counts too");
        Assert.NotNull(await FindAsync(unused));

        StoragePurgeResult done = await PurgeAsync();
        Assert.Equal(dry.Items, done.Items);
        Assert.Null(await FindAsync(unused));
        Assert.NotNull(await FindAsync(shared));
        Assert.NotNull(await FindAsync(ofModel));
        Assert.Equal(["current"], await Runs.ListAsync(Token));
        Assert.Null(await Get<JobStore>().FindAsync("old", "job", Token));

        // Whoever was reading reads on; a day later nobody does. What the mark's date says is the service's clock, a month behind here.
        Assert.Contains(await BlobsAsync(unused), b => b.EndsWith("/piece.txt", StringComparison.Ordinal));
        Assert.Equal((PurgeKind.Files, $"split-data/{unused.Key}"), (await PurgeAsync()).Items.Select(i => (i.Kind, i.Name)).Single());
        Assert.Empty(await BlobsAsync(unused));
        Assert.Empty((await PurgeAsync()).Items);
    }

    [Fact]
    public async Task Purge_WithinADay_LeavesFilesThatLostTheirManifestAndThoseThatAreBeingWritten()
    {
        ArtifactWriter writing = Get<ArtifactStore>().Begin("split-data", "writing", "nobody");
        await writing.WriteAsync("piece.txt", "piece"u8.ToArray(), Token);
        await ArtifactAsync("unused");
        Time.Advance(TimeSpan.FromHours(23));

        Assert.Empty((await PurgeAsync()).Items);
        await writing.CompleteAsync(cancellationToken: Token);
        ArtifactWriter late = Get<ArtifactStore>().Begin("split-data", "writing", "another");
        await late.WriteAsync("piece.txt", "piece"u8.ToArray(), Token);
        Time.Advance(TimeSpan.FromHours(2));

        // The attempt that was late came to nothing.
        PurgedItem item = Assert.Single((await PurgeAsync()).Items);
        Assert.Equal((PurgeKind.Files, "split-data/writing", 5L), (item.Kind, item.Name, item.Bytes));
        Assert.Equal("piece", (await Get<ArtifactStore>().ReadAsync((await Get<ArtifactStore>().FindAsync("split-data", "writing", Token))!.ToRef(), "piece.txt", Token)).ToString());
    }

    [Fact]
    public async Task Purge_WhileARunGoesOn_LeavesArtifactsAndCheckpoints()
    {
        ArtifactRef unused = await ArtifactAsync("unused");
        await EndedAsync("old", unused);
        await Runs.TryClaimAsync("live", new RunRequest { Corpus = "feedback" }, cancellationToken: Token);
        await CheckpointAsync("training");
        Time.Advance(TimeSpan.FromDays(31));

        StoragePurgeResult done = await PurgeAsync();

        Assert.Equal(["live"], done.GoingOn);
        Assert.Equal([(PurgeKind.Run, "old")], done.Items.Select(i => (i.Kind, i.Name)));
        await Runs.TryRecordEndAsync("live", new RunEnd(RunState.Failed, Time.GetUtcNow()), Token);
        Assert.Equal([(PurgeKind.Artifact, $"split-data/{unused.Key}"), (PurgeKind.Checkpoints, "training")], (await PurgeAsync()).Items.Select(i => (i.Kind, i.Name)));
        Assert.Empty(await Get<CheckpointStore>().ListAsync("training", Token));
    }

    /// <summary>A claim without an end would be started again: whatever an interrupted purge leaves, it is not that, and the next finishes it.</summary>
    [Fact]
    public async Task Purge_ThatWasInterrupted_IsFinishedByTheNext()
    {
        await EndedAsync("old");
        await Get<PipelineStorage>().Runs.DeleteBlobAsync("old/request.json", cancellationToken: Token);
        ArtifactRef unused = await ArtifactAsync("unused");
        await Get<PipelineStorage>().Artifacts.DeleteBlobAsync($"split-data/{unused.Key}/manifest.json", cancellationToken: Token);
        Time.Advance(TimeSpan.FromDays(31));

        Assert.Equal([(PurgeKind.Files, $"split-data/{unused.Key}"), (PurgeKind.Run, "old")], (await PurgeAsync()).Items.Select(i => (i.Kind, i.Name)));
        Assert.Empty(await BlobsAsync(unused));
        Assert.Empty(await Runs.ListAsync(Token));
    }

    /// <summary>One clock for all, on the edge: the artifact is a second older than the age, the mark a second younger than a day.</summary>
    [Fact]
    public async Task Purge_AgainWithinADayOfTheMark_LeavesTheFilesToThoseWhoRead()
    {
        ArtifactRef unused = await ArtifactAsync("unused");
        DateTimeOffset written = await ServiceTimeAsync(after: default);
        await ServiceTimeAsync(after: written.AddSeconds(2));
        Time.SetUtcNow(written.AddDays(1).AddSeconds(1));

        Assert.Equal(PurgeKind.Artifact, Assert.Single((await PurgeAsync(olderThan: TimeSpan.FromDays(1))).Items).Kind);
        Assert.Empty((await PurgeAsync(olderThan: TimeSpan.FromDays(1))).Items);
        Assert.Contains(await BlobsAsync(unused), b => b.EndsWith("/piece.txt", StringComparison.Ordinal));
        Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(PurgeKind.Files, Assert.Single((await PurgeAsync(olderThan: TimeSpan.FromDays(1))).Items).Kind);
        Assert.Empty(await BlobsAsync(unused));
    }

    /// <summary>The first mark that is written is the moment when the run begins: what that look at the runs let go is gone, the rest the run may use.</summary>
    [Fact]
    public async Task Purge_WhenARunBeginsMeanwhile_LeavesWhatIsLeft()
    {
        ArtifactRef[] unused = await Task.WhenAll(Enumerable.Range(0, ArtifactPurge.AtOnce + 1).Select(i => ArtifactAsync($"{i:D2}")));
        await CheckpointAsync("training");
        Time.Advance(TimeSpan.FromDays(31));
        Task? begun = null;
        Gate.Before = request => request.Uri.Path.EndsWith("/purged.json", StringComparison.Ordinal) ? begun ??= Runs.TryClaimAsync("new", new RunRequest { Corpus = "feedback" }, cancellationToken: Token) : Task.CompletedTask;

        StoragePurgeResult done = await PurgeAsync();

        Assert.Equal(["new"], done.GoingOn);
        Assert.Equal(Enumerable.Repeat(PurgeKind.Artifact, ArtifactPurge.AtOnce), done.Items.Select(i => i.Kind));
        Assert.NotNull(await Get<ArtifactStore>().GetAsync(unused[^1], Token));
        Assert.Single(await Get<CheckpointStore>().ListAsync("training", Token));
    }

    [Fact]
    public async Task Purge_KeepsReportsThatModelsLinkTo_AndWhatAScheduleGoesOnFrom()
    {
        ArtifactRef first = await ArtifactAsync("first");
        ArtifactRef last = await ArtifactAsync("last");
        await EndedAsync("january", first);
        await EndedAsync("february", last);
        await PublishAsync("january", "tagger");
        await PublishAsync("february", "tagger");
        await EndedAsync("scheduled", last);
        await Get<ScheduleStore>().UpdateAsync("monthly", _ => new("monthly", Get<PipelineStorage>().TaskHub, "0 2 1 * *", new RunRequest { Corpus = "feedback" }, Time.GetUtcNow(), Time.GetUtcNow(), "scheduled"), Token);
        await Runs.WriteFileAsync("january", RunFiles.ReportMarkdown, new MemoryStream("# Report"u8.ToArray()), Token);
        await Runs.AppendLogAsync("january", "job", 1, "line\n", Token);
        await Get<JobQueue>().SendPoisonAsync(new PoisonJobMessage("It broke.", Time.GetUtcNow(), Raw: ""), Token);
        Time.Advance(TimeSpan.FromDays(31));

        StoragePurgeResult done = await PurgeAsync();

        Assert.Equal(
            [(PurgeKind.Artifact, $"split-data/{first.Key}"), (PurgeKind.Logs, "january"), (PurgeKind.PoisonMessages, "1")], done.Items.Select(i => (i.Kind, i.Name)));
        await using Stream? report = await Runs.OpenFileAsync("january", RunFiles.ReportMarkdown, Token);
        Assert.NotNull(report);
        Assert.Equal(["february", "january", "scheduled"], (await Runs.ListAsync(Token)).Order(StringComparer.Ordinal));
        Assert.Equal(0, await Get<JobQueue>().CountPoisonAsync(Token));
        Assert.NotNull(await Get<RunReader>().FindAsync("january", Token));
    }

    [Fact]
    public async Task Purge_OfBlocksThatNobodyCommitted_DeletesTheOldOnesAlone()
    {
        PipelineStorage storage = Get<PipelineStorage>();
        await StageAsync(storage.Checkpoints, "key/1/weights");
        await StageAsync(storage.Artifacts, "split-data/key/attempt/piece.txt");
        await storage.Corpora.GetBlobClient("feedback/a.txt").UploadAsync(BinaryData.FromString("Slow."), Token);
        await StageAsync(storage.Corpora, "feedback/a.txt");

        Assert.Empty((await PurgeAsync()).Items);
        Time.Advance(TimeSpan.FromDays(31));
        string[] old = ["artifacts/split-data/key/attempt/piece.txt", "checkpoints/key/1/weights"];
        Assert.Equal(old, (await PurgeAsync(dryRun: true)).Items.Select(i => i.Name));
        await using (IAsyncEnumerator<UncommittedBlob> found = Get<StoredFolders>().UncommittedAsync(Token).GetAsyncEnumerator(Token))
        {
            await found.MoveNextAsync();
            await ServiceTimeAsync(found.Current.Begun.AddSeconds(1));
            await found.Current.Client.UploadAsync(BinaryData.FromString("whole"), overwrite: true, Token);
            await found.Current.DeleteAsync(Token);
            Assert.True(await found.Current.Client.ExistsAsync(Token), "what was committed meanwhile stays");
            await found.Current.Client.DeleteAsync(cancellationToken: Token);
            await StageAsync(storage.Artifacts, found.Current.Client.Name);
        }

        StoragePurgeResult done = await PurgeAsync();

        Assert.Equal(old.Select(name => (PurgeKind.UncommittedBlocks, name)), done.Items.Select(i => (i.Kind, i.Name)));
        Assert.Empty((await PurgeAsync()).Items);
        Assert.Equal("Slow.", (await storage.Corpora.GetBlobClient("feedback/a.txt").DownloadContentAsync(Token)).Value.Content.ToString());

        static async Task StageAsync(BlobContainerClient container, string name) => await container.GetBlockBlobClient(name)
            .StageBlockAsync(Convert.ToBase64String("0001"u8), new MemoryStream("half"u8.ToArray()), cancellationToken: Token);
    }

    [Theory]
    [InlineData("0d")]
    [InlineData("30")]
    [InlineData("-1d")]
    [InlineData("1h")]
    [InlineData("d")]
    [InlineData(null)]
    public void Age_ThatIsNone_IsRefused(string? age) =>
        Assert.Contains("such as 30d", Assert.Throws<Contracts.UserErrorException>(() => RetentionAge.Parse(age)).Message, StringComparison.Ordinal);

    /// <summary>Writes until the service's clock, which has seconds, is past a time.</summary>
    private async Task<DateTimeOffset> ServiceTimeAsync(DateTimeOffset after)
    {
        DateTimeOffset now = default;
        await Eventually.TrueAsync(
            async () => (now = (await Get<PipelineStorage>().Corpora.GetBlobClient("clock").UploadAsync(BinaryData.FromString(""), overwrite: true, Token)).Value.LastModified) >= after, "the service's clock goes on");
        return now;
    }
}
