using DurableTask.AzureStorage;
using DurableTask.Core;

namespace BertPipeline.DurableTask.Benchmarks;

/// <summary>The Durable Task Framework and its Azure Storage provider alone, with the concurrency, sessions and polling that our hub has, and classes of its own API.</summary>
internal sealed class BareEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly AzureStorageOrchestrationService _service;
    private readonly TaskHubWorker _worker;
    private readonly TaskHubClient _client;

    private BareEngine(AzureStorageOrchestrationService service)
    {
        _service = service;
        _worker = new TaskHubWorker(service);
        _client = new TaskHubClient(service);
    }

    public static async Task<BareEngine> StartAsync(string connection, string hub)
    {
        var ours = new TaskHubOptions();
        var engine = new BareEngine(new AzureStorageOrchestrationService(new AzureStorageOrchestrationServiceSettings
        {
            TaskHubName = hub,
            StorageAccountClientProvider = new StorageAccountClientProvider(connection),
            PartitionCount = ours.PartitionCount,
            MaxConcurrentTaskActivityWorkItems = ours.MaxConcurrentActivities,
            MaxConcurrentTaskOrchestrationWorkItems = ours.MaxConcurrentOrchestrations,
            MaxQueuePollingInterval = ours.MaxPollingInterval,
            UseAppLease = false,
            ExtendedSessionsEnabled = true,
        }));
        await engine._service.CreateIfNotExistsAsync();
        engine._worker.AddTaskOrchestrations(typeof(Fan), typeof(Sequence)).AddTaskActivities(typeof(Tick));
        await engine._worker.StartAsync();
        return engine;
    }

    public Task FanAsync(int count) => RunAsync(typeof(Fan), count);

    public Task SequenceAsync(int count) => RunAsync(typeof(Sequence), count);

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(isForced: true);
        _worker.Dispose();
        _service.Dispose();
    }

    private async Task RunAsync(Type orchestration, int count)
    {
        OrchestrationInstance instance = await _client.CreateOrchestrationInstanceAsync(orchestration, count);
        OrchestrationState state = await _client.WaitForOrchestrationAsync(instance, Patience);
        if (state.OrchestrationStatus != OrchestrationStatus.Completed)
        {
            throw new InvalidOperationException($"The bare engine's instance is {state.OrchestrationStatus}: {state.Output}");
        }
    }

    private sealed class Fan : TaskOrchestration<int, int>
    {
        public override async Task<int> RunTask(OrchestrationContext context, int input) =>
            (await Task.WhenAll(Enumerable.Range(0, input).Select(i => context.ScheduleTask<int>(typeof(Tick), i)))).Length;
    }

    private sealed class Sequence : TaskOrchestration<int, int>
    {
        public override async Task<int> RunTask(OrchestrationContext context, int input)
        {
            for (int i = 0; i < input; i++)
            {
                await context.ScheduleTask<int>(typeof(Tick), i);
            }

            return input;
        }
    }

    private sealed class Tick : TaskActivity<int, int>
    {
        protected override int Execute(TaskContext context, int input) => input;
    }
}
