using BertPipeline.Conformance;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Orchestration.Status;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Checkpoints;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Runs;
using BertPipeline.Storage.Schedules;
using BertPipeline.Testing;
using BertPipeline.Weights.Packages;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.Orchestration.Tests.Retention;

/// <summary>Purges of an account that no other test has: a purge looks at all of it. The service dates what is written; the clock of the purge is set forward.</summary>
public sealed class StoragePurgeTests : IAsyncLifetime
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly AzuriteFixture _azurite = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private ServiceProvider _services = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RunStore Runs => Get<RunStore>();

    public async ValueTask InitializeAsync()
    {
        HubHost host = await HubHost.StartAsync(_azurite, _ => { });
        _services = new ServiceCollection()
            .AddLogging().AddSingleton<TimeProvider>(_time).AddSingleton(host)
            .AddSingleton(new StorageOptions { ConnectionString = await _azurite.ConnectionStringAsync(), TaskHub = AzuriteFixture.NewHub() })
            .AddSingleton(new JobTimings()).AddSingleton(new HubOptions()).AddSingleton(new PackageFiles(new Dictionary<string, string>()))
            .AddSingleton(new ScratchRoot(Path.GetTempPath())).AddSingleton(NoticeTargets.None)
            .AddSingleton<IDurableTaskClientProvider>(new OneClient(host.Client))
            .AddPipeline().BuildServiceProvider();
        await Get<PipelineStorage>().EnsureCreatedAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Get<HubHost>().DisposeAsync();
        await _services.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    [Fact]
    public async Task NightlyPurge_OfTheAgeThatIsSet_DeletesByItself()
    {
        await ArtifactAsync("unused");
        _time.Advance(TimeSpan.FromDays(31));

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
        _time.Advance(TimeSpan.FromDays(31));

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
        _time.Advance(TimeSpan.FromHours(23));

        Assert.Empty((await PurgeAsync()).Items);
        await writing.CompleteAsync(cancellationToken: Token);
        ArtifactWriter late = Get<ArtifactStore>().Begin("split-data", "writing", "another");
        await late.WriteAsync("piece.txt", "piece"u8.ToArray(), Token);
        _time.Advance(TimeSpan.FromHours(2));

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
        _time.Advance(TimeSpan.FromDays(31));

        StoragePurgeResult done = await PurgeAsync();

        Assert.Equal(["live"], done.GoingOn);
        Assert.Equal([(PurgeKind.Run, "old")], done.Items.Select(i => (i.Kind, i.Name)));
        await Runs.TryRecordEndAsync("live", new RunEnd(RunState.Failed, _time.GetUtcNow()), Token);
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
        _time.Advance(TimeSpan.FromDays(31));

        Assert.Equal([(PurgeKind.Files, $"split-data/{unused.Key}"), (PurgeKind.Run, "old")], (await PurgeAsync()).Items.Select(i => (i.Kind, i.Name)));
        Assert.Empty(await BlobsAsync(unused));
        Assert.Empty(await Runs.ListAsync(Token));
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
        await Get<ScheduleStore>().UpdateAsync("monthly", _ => new("monthly", Get<PipelineStorage>().TaskHub, "0 2 1 * *", new RunRequest { Corpus = "feedback" }, _time.GetUtcNow(), _time.GetUtcNow(), "scheduled"), Token);
        await Runs.WriteFileAsync("january", RunFiles.ReportMarkdown, new MemoryStream("# Report"u8.ToArray()), Token);
        await Runs.AppendLogAsync("january", "job", 1, "line\n", Token);
        await Get<JobQueue>().SendPoisonAsync(new PoisonJobMessage("It broke.", _time.GetUtcNow(), Raw: ""), Token);
        _time.Advance(TimeSpan.FromDays(31));

        StoragePurgeResult done = await PurgeAsync();

        Assert.Equal(
            [(PurgeKind.Artifact, $"split-data/{first.Key}"), (PurgeKind.Logs, "january"), (PurgeKind.PoisonMessages, "1")], done.Items.Select(i => (i.Kind, i.Name)));
        await using Stream? report = await Runs.OpenFileAsync("january", RunFiles.ReportMarkdown, Token);
        Assert.NotNull(report);
        Assert.Equal(["february", "january", "scheduled"], (await Runs.ListAsync(Token)).Order(StringComparer.Ordinal));
        Assert.Equal(0, await Get<JobQueue>().CountPoisonAsync(Token));
        Assert.NotNull(await Get<RunReader>().FindAsync("january", Token));
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

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private Task<StoragePurgeResult> PurgeAsync(bool dryRun = false) => Get<StoragePurge>().PurgeAsync(Month, dryRun, Token);

    private async Task<ArtifactRef> ArtifactAsync(string content)
    {
        ArtifactWriter writer = Get<ArtifactStore>().Begin("split-data", $"{content}-{Guid.NewGuid():N}", "old");
        await writer.WriteAsync("piece.txt", System.Text.Encoding.UTF8.GetBytes(content), Token);
        return (await writer.CompleteAsync(cancellationToken: Token)).ToRef();
    }

    private Task<ArtifactManifest?> FindAsync(ArtifactRef artifact) => Get<ArtifactStore>().FindAsync(artifact.Step, artifact.Key, Token);

    private async Task<List<string>> BlobsAsync(ArtifactRef artifact) => await Get<PipelineStorage>().Artifacts
        .GetBlobsAsync(prefix: $"{artifact.Step}/{artifact.Key}/", traits: default, states: default, cancellationToken: Token).Select(b => b.Name).ToListAsync(Token);

    private async Task EndedAsync(string runId, params ArtifactRef[] used)
    {
        await Runs.TryClaimAsync(runId, new RunRequest { Corpus = "feedback" }, cancellationToken: Token);
        foreach ((int i, ArtifactRef artifact) in used.Index())
        {
            await Runs.WriteStepAsync(runId, new StepRecord { Id = $"split-data-{i}", Step = artifact.Step, Artifact = artifact, StartedAt = _time.GetUtcNow(), EndedAt = _time.GetUtcNow() }, Token);
        }

        await Runs.TryRecordEndAsync(runId, new RunEnd(RunState.Succeeded, _time.GetUtcNow()), Token);
    }

    private async Task PublishAsync(string runId, string name)
    {
        string folder = Directory.CreateTempSubdirectory("model-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), $"{{\"by\":\"{runId}\"}}", Token);
        await Get<ModelStore>().PublishAsync(name, folder, runId, cancellationToken: Token);
        Directory.Delete(folder, recursive: true);
    }

    private async Task CheckpointAsync(string key)
    {
        string folder = Directory.CreateTempSubdirectory("checkpoint-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "weights"), "weights", Token);
        await Get<CheckpointStore>().SaveAsync(key, 1, "attempt", folder, Token);
        Directory.Delete(folder, recursive: true);
    }

    private static GpuJob Job(string runId) => new()
    {
        RunId = runId,
        JobId = "job",
        Step = StepName.TrainClassifier,
        ArtifactKey = "key",
        InstanceId = runId,
        State = JobState.Succeeded,
        EnqueuedAt = DateTimeOffset.UnixEpoch,
    };
}
