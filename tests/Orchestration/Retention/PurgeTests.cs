using BertPipeline.Conformance;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Checkpoints;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;
using BertPipeline.Weights.Packages;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.Orchestration.Tests.Retention;

/// <summary>Purges of an account that no other test has: a purge looks at all of it. The service dates what is written; the clock of the purge is set forward.</summary>
public abstract class PurgeTests : IAsyncLifetime
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly AzuriteFixture _azurite = new();
    private readonly DateTimeOffset _started = TimeProvider.System.GetUtcNow();
    private ServiceProvider _services = null!;

    protected PurgeTests() => Time = new FakeTimeProvider(_started);

    protected FakeTimeProvider Time { get; }

    private protected RequestGate Gate { get; } = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected RunStore Runs => Get<RunStore>();

    public async ValueTask InitializeAsync()
    {
        HubHost host = await HubHost.StartAsync(_azurite, _ => { });
        _services = new ServiceCollection()
            .AddLogging().AddSingleton<TimeProvider>(Time).AddSingleton(host)
            .AddSingleton(new StorageOptions { ConnectionString = await _azurite.ConnectionStringAsync(), TaskHub = AzuriteFixture.NewHub() })
            .AddSingleton(new JobTimings()).AddSingleton(new HubOptions()).AddSingleton(new PackageFiles(new Dictionary<string, string>()))
            .AddSingleton(new ScratchRoot(Path.GetTempPath())).AddSingleton(NoticeTargets.None)
            .AddSingleton<IDurableTaskClientProvider>(new OneClient(host.Client))
            .AddPipeline().AddSingleton(provider => new PipelineStorage(provider.GetRequiredService<StorageOptions>(), new StorageSeams { Policy = Gate })).BuildServiceProvider();
        await Get<PipelineStorage>().EnsureCreatedAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Get<HubHost>().DisposeAsync();
        await _services.DisposeAsync();
        await _azurite.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    protected Task<StoragePurgeResult> PurgeAsync(bool dryRun = false, TimeSpan? olderThan = null) => Get<StoragePurge>().PurgeAsync(olderThan ?? Month, dryRun, Token);

    protected async Task<ArtifactRef> ArtifactAsync(string content)
    {
        ArtifactWriter writer = Get<ArtifactStore>().Begin("split-data", $"{content}-{Guid.NewGuid():N}", "old");
        await writer.WriteAsync("piece.txt", System.Text.Encoding.UTF8.GetBytes(content), Token);
        return (await writer.CompleteAsync(cancellationToken: Token)).ToRef();
    }

    protected Task<ArtifactManifest?> FindAsync(ArtifactRef artifact) => Get<ArtifactStore>().FindAsync(artifact.Step, artifact.Key, Token);

    protected async Task<List<string>> BlobsAsync(ArtifactRef artifact) => await Get<PipelineStorage>().Artifacts
        .GetBlobsAsync(prefix: $"{artifact.Step}/{artifact.Key}/", traits: default, states: default, cancellationToken: Token).Select(b => b.Name).ToListAsync(Token);

    protected async Task EndedAsync(string runId, params ArtifactRef[] used)
    {
        await Runs.TryClaimAsync(runId, new RunRequest { Corpus = "feedback" }, cancellationToken: Token);
        foreach ((int i, ArtifactRef artifact) in used.Index())
        {
            await Runs.WriteStepAsync(runId, new StepRecord { Id = $"split-data-{i}", Step = artifact.Step, Artifact = artifact, StartedAt = _started, EndedAt = _started }, Token);
        }

        await Runs.TryRecordEndAsync(runId, new RunEnd(RunState.Succeeded, _started), Token);
    }

    protected async Task PublishAsync(string runId, string name)
    {
        string folder = Directory.CreateTempSubdirectory("model-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), $"{{\"by\":\"{runId}\"}}", Token);
        await Get<ModelStore>().PublishAsync(name, folder, runId, cancellationToken: Token);
        Directory.Delete(folder, recursive: true);
    }

    protected async Task CheckpointAsync(string key)
    {
        string folder = Directory.CreateTempSubdirectory("checkpoint-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "weights"), "weights", Token);
        await Get<CheckpointStore>().SaveAsync(key, 1, "attempt", folder, Token);
        Directory.Delete(folder, recursive: true);
    }

    protected static GpuJob Job(string runId) => new()
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
