using Azure.Core.Pipeline;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.Storage.Tests;

/// <summary>A fresh hub on the shared Azurite, with every store of it and a clock that only tests move.</summary>
internal sealed class TestStorage
{
    private TestStorage(StorageOptions options, HttpPipelinePolicy? policy)
    {
        Account = new PipelineStorage(options, new StorageSeams { Policy = policy });
        Jobs = new JobStore(Account);
        Queue = new JobQueue(Account, Time);
        Events = new RunEventQueue(Account, Time);
        Runs = new RunStore(Account, Time);
        Enqueuer = new JobEnqueuer(Account, Jobs, Queue, Runs, Events, Time);
        Cancellation = new JobCancellation(Jobs, Runs, Events, Time);
        Sweeper = new JobSweeper(Account, Jobs, Queue, Runs, Events, new JobTimings(), Time, NullLogger<JobSweeper>.Instance);
    }

    public PipelineStorage Account { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public JobStore Jobs { get; }

    public JobQueue Queue { get; }

    public RunEventQueue Events { get; }

    public RunStore Runs { get; }

    public JobEnqueuer Enqueuer { get; }

    public JobCancellation Cancellation { get; }

    public JobSweeper Sweeper { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TestStorage> CreateAsync(AzuriteFixture azurite, HttpPipelinePolicy? policy = null)
    {
        var options = new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = AzuriteFixture.NewHub() };
        var storage = new TestStorage(options, policy);
        await storage.Account.EnsureCreatedAsync(Token);
        return storage;
    }

    /// <summary>A key, run id or name that no other test uses; containers are shared.</summary>
    public static string Unique(string prefix = "k") => prefix + Guid.NewGuid().ToString("N");

    public static GpuJobSpecification Specification(string runId, string jobId = "evaluate-bert-1") => new()
    {
        RunId = runId,
        JobId = jobId,
        Step = "evaluate",
        ArtifactKey = Unique(),
        Inputs = new Dictionary<string, Contracts.Artifacts.ArtifactRef>(),
        Parameters = System.Text.Json.JsonSerializer.SerializeToElement(new { seed = 1 }),
    };

    /// <summary>The events on the queue, which are taken from it.</summary>
    public async Task<IReadOnlyList<RunEventMessage>> TakeEventsAsync()
    {
        var events = new List<RunEventMessage>();
        while (await Events.ReceiveAsync((e, _) => Add(events, e), TimeSpan.FromSeconds(30), Token) > 0)
        {
        }

        return events;
    }

    private static Task Add(List<RunEventMessage> events, RunEventMessage message)
    {
        events.Add(message);
        return Task.CompletedTask;
    }
}
