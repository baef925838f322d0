using Azure.Core.Pipeline;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Registration;
using BertPipeline.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.GpuWorker.Tests.Queue;

/// <summary>A fresh hub on Azurite with jobs, and workers with short clocks that compute what a test tells them to.</summary>
internal sealed class ProtocolHub : IDisposable
{
    private readonly ScratchFolder _scratch = ScratchFolder.Create(Path.GetTempPath(), "protocol");
    private readonly ServiceProvider _services;

    private ProtocolHub(StorageOptions options, HttpPipelinePolicy? policy)
    {
        _services = new ServiceCollection()
            .AddPipelineStorage()
            .AddSingleton(new PipelineStorage(options, new StorageSeams { Policy = policy }))
            .AddSingleton(TimeProvider.System)
            .AddSingleton<WorkerStorage>()
            .BuildServiceProvider();
        Storage = _services.GetRequiredService<WorkerStorage>();
        Enqueuer = _services.GetRequiredService<JobEnqueuer>();
        Cancellation = _services.GetRequiredService<JobCancellation>();
    }

    /// <summary>Whole seconds where the queue service wants them.</summary>
    public static JobTimings Timings { get; } = new()
    {
        Visibility = TimeSpan.FromSeconds(3),
        Renewal = TimeSpan.FromSeconds(0.5),
        Heartbeat = TimeSpan.FromSeconds(0.2),
        FirstBackoff = TimeSpan.Zero,
    };

    public WorkerStorage Storage { get; }

    public JobEnqueuer Enqueuer { get; }

    public JobCancellation Cancellation { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ProtocolHub> CreateAsync(AzuriteFixture azurite, HttpPipelinePolicy? policy = null)
    {
        var options = new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = AzuriteFixture.NewHub() };
        var hub = new ProtocolHub(options, policy);
        await hub.Storage.Account.EnsureCreatedAsync(Token);
        return hub;
    }

    public static string Unique(string prefix) => prefix + Guid.NewGuid().ToString("N");

    public static GpuJobSpecification Specification(string? key = null, IReadOnlyDictionary<string, ArtifactRef>? inputs = null) => new()
    {
        RunId = Unique("run"),
        JobId = "evaluate-bert-1",
        Step = "evaluate",
        ArtifactKey = key ?? Unique("k"),
        Inputs = inputs ?? new Dictionary<string, ArtifactRef>(),
        Parameters = System.Text.Json.JsonSerializer.SerializeToElement(new { seed = 1 }),
    };

    public Task<GpuJob> EnqueueAsync(GpuJobSpecification specification) =>
        Enqueuer.EnqueueAsync(specification, "instance-" + specification.RunId, cancellationToken: Token);

    public async Task<GpuJob> JobAsync(GpuJobSpecification specification) =>
        (await Storage.Jobs.FindAsync(specification.RunId, specification.JobId, Token))!.Job;

    public Task UpdateAsync(GpuJobSpecification specification, Func<GpuJob, GpuJob> change) =>
        Storage.Jobs.UpdateAsync(specification.RunId, specification.JobId, change, Token);

    public JobLoop Worker(IGpuJob code, WorkerOptions? options = null, JobTimings? timings = null)
    {
        options ??= new WorkerOptions();
        return new JobLoop(new WorkerServices(
            Storage,
            [code],
            timings ?? Timings,
            options with { PollInterval = TimeSpan.FromSeconds(0.05) },
            _scratch,
            TimeProvider.System,
            NullLoggerFactory.Instance));
    }

    /// <summary>Lets a worker work until the job is as wanted, then stops it.</summary>
    public async Task<GpuJob> WorkUntilAsync(JobLoop worker, GpuJobSpecification specification, Func<GpuJob, bool> wanted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task working = worker.RunAsync(stop.Token);
        GpuJob job = await WaitAsync(specification, wanted, working);
        await stop.CancelAsync();
        await working;
        return job;
    }

    /// <summary>Waits until the job is as wanted.</summary>
    public async Task<GpuJob> WaitAsync(GpuJobSpecification specification, Func<GpuJob, bool> wanted, Task? working = null)
    {
        while (true)
        {
            GpuJob job = await JobAsync(specification);
            if (wanted(job))
            {
                return job;
            }

            if (working is { IsFaulted: true })
            {
                await working;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }
    }

    /// <summary>Takes the events from the queue; their instances.</summary>
    public async Task<IReadOnlyList<string>> TakeEventsAsync()
    {
        var instances = new List<string>();
        while (await Storage.Events.ReceiveAsync((e, token) => Task.Run(() => instances.Add(e.InstanceId), token), TimeSpan.FromSeconds(30), Token) > 0)
        {
        }

        return instances;
    }

    public void Dispose()
    {
        _services.Dispose();
        _scratch.Dispose();
    }

    public Task<int> MessagesAsync() => Storage.Queue.CountAsync(Token);

    /// <summary>Puts an artifact there, as another run would have made it.</summary>
    public async Task<ArtifactManifest> PutArtifactAsync(string step, string key, string runId, string text = "made before")
    {
        ArtifactWriter writer = Storage.Artifacts.Begin(step, key, runId);
        await writer.WriteAsync("test.jsonl", System.Text.Encoding.UTF8.GetBytes(text), Token);
        return await writer.CompleteAsync(cancellationToken: Token);
    }
}
