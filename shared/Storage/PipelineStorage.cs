using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace BertPipeline.Storage;

/// <summary>The clients of one storage account, and the names of all containers, queues and tables of the pipeline.</summary>
public sealed class PipelineStorage
{
    private readonly StorageSeams _seams;

    public PipelineStorage(StorageOptions options)
        : this(options, new StorageSeams())
    {
    }

    internal PipelineStorage(StorageOptions options, StorageSeams seams)
    {
        ArgumentNullException.ThrowIfNull(options);
        _seams = seams;
        options.Check();
        TaskHub = options.TaskHub;
        BlobServiceClient blobs = CreateBlobs(options, Configure(new BlobClientOptions(), seams));
        Corpora = blobs.GetBlobContainerClient("corpora");
        Models = blobs.GetBlobContainerClient("models");
        Artifacts = blobs.GetBlobContainerClient("artifacts");
        Checkpoints = blobs.GetBlobContainerClient("checkpoints");
        Runs = blobs.GetBlobContainerClient("runs");
        Schedules = blobs.GetBlobContainerClient("schedules");

        QueueServiceClient queues = CreateQueues(options, Configure(new QueueClientOptions(), seams));
        string hub = TaskHub.ToLowerInvariant();
        GpuJobs = queues.GetQueueClient($"{hub}-gpu-jobs");
        GpuJobsPoison = queues.GetQueueClient($"{hub}-gpu-jobs-poison");
        RunEvents = queues.GetQueueClient($"{hub}-run-events");

        TableServiceClient tables = CreateTables(options, Configure(new TableClientOptions(), seams));
        Jobs = tables.GetTableClient($"{TaskHub}Jobs");
        Turns = tables.GetTableClient($"{TaskHub}Turns");
    }

    public string TaskHub { get; }

    /// <summary>What users drop.</summary>
    public BlobContainerClient Corpora { get; }

    /// <summary>Hugging Face folders, <c>{name}/{version}/</c>.</summary>
    public BlobContainerClient Models { get; }

    /// <summary>Outputs of steps, <c>{step}/{key}/{attempt}/</c>.</summary>
    public BlobContainerClient Artifacts { get; }

    /// <summary>Training checkpoints, <c>{key}/{step:D9}-{attempt}/</c>.</summary>
    public BlobContainerClient Checkpoints { get; }

    /// <summary>What belongs to one run, <c>{runId}/</c>.</summary>
    public BlobContainerClient Runs { get; }

    /// <summary>Runs that are started again and again, <c>{name}.json</c>.</summary>
    public BlobContainerClient Schedules { get; }

    public QueueClient GpuJobs { get; }

    public QueueClient GpuJobsPoison { get; }

    public QueueClient RunEvents { get; }

    public TableClient Jobs { get; }

    public TableClient Turns { get; }

    /// <summary>32 hexadecimal digits that tell an attempt from every other, whoever makes it.</summary>
    public string NewName() => _seams.NewGuid().ToString("N");

    /// <summary>Creates what does not exist yet; safe to call from everywhere at once.</summary>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken = default)
    {
        BlobContainerClient[] containers = [Corpora, Models, Artifacts, Checkpoints, Runs, Schedules];
        QueueClient[] queues = [GpuJobs, GpuJobsPoison, RunEvents];
        TableClient[] tables = [Jobs, Turns];
        await Task.WhenAll(
        [
            .. containers.Select(c => c.CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            .. queues.Select(q => q.CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            .. tables.Select(t => t.CreateIfNotExistsAsync(cancellationToken)),
        ]);
    }

    private static T Configure<T>(T options, StorageSeams seams)
        where T : ClientOptions
    {
        // About half a minute of outage passes unnoticed.
        options.Retry.MaxRetries = 5;
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Transport = seams.Transport ?? options.Transport;
        options.RetryPolicy = seams.Retries ?? options.RetryPolicy;
        if (seams.Policy is { } policy)
        {
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }

        return options;
    }

    private static BlobServiceClient CreateBlobs(StorageOptions options, BlobClientOptions client) =>
        options.AccountName is { } name
            ? new BlobServiceClient(Endpoint(name, "blob"), new DefaultAzureCredential(), client)
            : new BlobServiceClient(options.ConnectionString, client);

    private static QueueServiceClient CreateQueues(StorageOptions options, QueueClientOptions client) =>
        options.AccountName is { } name
            ? new QueueServiceClient(Endpoint(name, "queue"), new DefaultAzureCredential(), client)
            : new QueueServiceClient(options.ConnectionString, client);

    private static TableServiceClient CreateTables(StorageOptions options, TableClientOptions client) =>
        options.AccountName is { } name
            ? new TableServiceClient(Endpoint(name, "table"), new DefaultAzureCredential(), client)
            : new TableServiceClient(options.ConnectionString, client);

    private static Uri Endpoint(string account, string service) => new($"https://{account}.{service}.core.windows.net");
}
