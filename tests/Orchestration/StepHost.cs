using System.Text;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;
using BertPipeline.Testing;
using BertPipeline.Weights.Packages;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Orchestration.Tests;

/// <summary>Executes single steps on a real Azurite, each test with a hub and a corpus folder of its own.</summary>
internal sealed class StepHost : IDisposable
{
    private readonly ServiceProvider _services;

    private StepHost(ServiceProvider services, string folder)
    {
        _services = services;
        Corpus = folder;
    }

    /// <summary>A folder in <c>corpora</c> that no other test uses.</summary>
    public string Corpus { get; }

    public string RunId { get; } = "run-" + Guid.NewGuid().ToString("N")[..8];

    public ArtifactStore Artifacts => Get<ArtifactStore>();

    public CorpusStore Corpora => Get<CorpusStore>();

    public ModelStore Models => Get<ModelStore>();

    public JobCancellation Cancellation => Get<JobCancellation>();

    public string Scratch => Get<ScratchRoot>().Path;

    /// <param name="azurite">The storage.</param>
    /// <param name="hub">The model hub; one that nobody answers at when left out.</param>
    /// <param name="packages">The packages with models; none when left out.</param>
    /// <param name="notices">Whom runs can tell of their ends; nobody when left out.</param>
    public static async Task<StepHost> CreateAsync(AzuriteFixture azurite, HubOptions? hub = null, PackageFiles? packages = null, NoticeTargets? notices = null)
    {
        string taskHub = AzuriteFixture.NewHub();
        ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = taskHub })
            .AddSingleton(new JobTimings())
            .AddSingleton(hub ?? new HubOptions { Endpoint = new Uri("http://127.0.0.1:9"), Attempts = 1 })
            .AddSingleton(packages ?? new PackageFiles(new Dictionary<string, string>()))
            .AddSingleton(notices ?? NoticeTargets.None)
            .AddSingleton(new ScratchRoot(Directory.CreateTempSubdirectory("steps-").FullName))
            .AddSingleton<IHostApplicationLifetime, TestLifetime>()
            .AddPipeline()
            .BuildServiceProvider();
        await services.GetRequiredService<PipelineStorage>().EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return new StepHost(services, taskHub);
    }

    /// <summary>The host stops, and is started again.</summary>
    public void Restart() => Get<IHostApplicationLifetime>().StopApplication();

    /// <summary>What an activity of the run is told of its call.</summary>
    public TaskActivityContext Context(string activity) => new ActivityContext(activity, RunId);

    /// <summary>A step's activity, made as a host makes it.</summary>
    public TActivity Step<TActivity>() => ActivatorUtilities.CreateInstance<TActivity>(_services);

    public Task DropAsync(string name, string content) => DropAsync(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Drops a file under <see cref="Corpus"/>; <c>labelled/x.csv</c> goes to its subfolder.</summary>
    public async Task DropAsync(string name, byte[] content)
    {
        using var stream = new MemoryStream(content);
        string folder = name.Contains('/', StringComparison.Ordinal) ? $"{Corpus}/{name[..name.LastIndexOf('/')]}" : Corpus;
        await Corpora.UploadAsync(folder, Path.GetFileName(name), stream, TestContext.Current.CancellationToken);
    }

    public Task<StepResult> RunAsync<T>(
        StepActivity<T> activity, StepIdentity step, T parameters, params (string Name, StepResult Result)[] inputs) =>
        RunAsync(RunId, activity, step, parameters, inputs);

    public static Task<StepResult> RunAsync<T>(
        string runId, StepActivity<T> activity, StepIdentity step, T parameters, params (string Name, StepResult Result)[] inputs) =>
        activity.RunAsync(
            new ActivityContext(step.Name, runId),
            new StepCall<T>(runId, step, parameters, inputs.ToDictionary(i => i.Name, i => i.Result.Artifact!), Force: false));

    public async Task<string> ReadAsync(StepResult result, string name) =>
        (await Artifacts.ReadAsync(result.Artifact!, name, TestContext.Current.CancellationToken)).ToString();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Dispose()
    {
        Directory.Delete(Scratch, recursive: true);
        _services.Dispose();
    }

    private sealed class ActivityContext(string name, string instanceId) : TaskActivityContext
    {
        public override TaskName Name => name;

        public override string InstanceId => instanceId;
    }

    /// <summary>A host that stops with the test, or when it is told to, and then starts again.</summary>
    private sealed class TestLifetime : IHostApplicationLifetime
    {
        private CancellationTokenSource _stopping = Start();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
            using CancellationTokenSource stopping = _stopping;
            _stopping = Start();
            stopping.Cancel();
        }

        private static CancellationTokenSource Start() => CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    }
}
