using System.Net;
using System.Net.Sockets;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.Functions.Durable;
using BertPipeline.Functions.Orchestrations;
using BertPipeline.Testing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrchestrationMetadata = BertPipeline.DurableTask.OrchestrationMetadata;

namespace BertPipeline.Functions.Tests.Hosting;

/// <summary>
/// Durable Task's own SDK over its in-memory back end, replay included, as the Functions host's worker extension has it. Orchestrations of
/// the pipeline run in the app's functions, others straight on its adapter.
/// </summary>
internal sealed class DurableSdk : IAsyncDisposable
{
    private readonly DurableTaskTestHost _host;

    private DurableSdk(DurableTaskTestHost host)
    {
        _host = host;
        Bound.Bind(host.Client);
        Client = new FunctionsOrchestrationClient(Bound);
    }

    /// <summary>The app's client over the SDK's.</summary>
    public OrchestrationClient Client { get; }

    public BoundDurableClient Bound { get; } = new();

    public DurableTaskClient Inner => _host.Client;

    public static async Task<DurableSdk> StartAsync(TaskRegistry tasks)
    {
        var converter = new JsonDataConverter(PipelineJson.Options);
        var options = new DurableTaskTestHostOptions
        {
            Port = FreePort(),
            LoggerFactory = NullLoggerFactory.Instance,
            ConfigureServices = services => services
                .ConfigureAll<DurableTaskWorkerOptions>(o => o.DataConverter = converter)
                .ConfigureAll<DurableTaskClientOptions>(o => o.DataConverter = converter),
        };
        return new(await DurableTaskTestHost.StartAsync(registry => Register(tasks, registry), options, TestContext.Current.CancellationToken));
    }

    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input, string? instanceId = null)
    {
        string id = await Client.ScheduleNewOrchestrationInstanceAsync(
            orchestrator, input, new(instanceId), TestContext.Current.CancellationToken);
        return await EndAsync(id);
    }

    /// <summary>Polls, because the in-memory back end's own wait misses an end that comes while it begins.</summary>
    public async Task<OrchestrationMetadata> EndAsync(string instanceId)
    {
        OrchestrationMetadata? instance = null;
        await Eventually.TrueAsync(
            async () => (instance = await Client.GetInstanceAsync(instanceId, TestContext.Current.CancellationToken)) is { IsCompleted: true },
            $"instance {instanceId} ends");
        return instance!;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static void Register(TaskRegistry tasks, DurableTaskRegistry registry)
    {
        foreach ((string name, IOrchestrator orchestrator) in tasks.Orchestrators)
        {
            AppFunction? function = AppFunctions.TriggeredBy<OrchestrationTriggerAttribute>().Select(f => f.Function).SingleOrDefault(f => f.Name == name);
            registry.AddOrchestrator(name, () => function is null
                ? new AdaptedOrchestrator(orchestrator)
                : new FunctionOrchestrator(orchestrator, function, new OrchestrationFunctions(tasks)));
        }

        foreach ((string name, IActivity activity) in tasks.Activities)
        {
            registry.AddActivity(name, new AdaptedActivity(activity));
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class AdaptedOrchestrator(IOrchestrator orchestrator) : ITaskOrchestrator
    {
        public Type InputType => orchestrator.InputType;

        public Type OutputType => orchestrator.OutputType;

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input) =>
            orchestrator.RunAsync(new FunctionsOrchestrationContext(context), input);
    }

    private sealed class FunctionOrchestrator(IOrchestrator orchestrator, AppFunction function, OrchestrationFunctions functions) : ITaskOrchestrator
    {
        public Type InputType => orchestrator.InputType;

        public Type OutputType => orchestrator.OutputType;

        public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
        {
            var run = (Task)function.Method.Invoke(functions, [context])!;
            await run;
            return ((dynamic)run).Result;
        }
    }

    private sealed class AdaptedActivity(IActivity activity) : ITaskActivity
    {
        public Type InputType => activity.InputType;

        public Type OutputType => activity.OutputType;

        public Task<object?> RunAsync(TaskActivityContext context, object? input) =>
            activity.RunAsync(new ActivityContext(context.Name, context.InstanceId), input, CancellationToken.None);
    }
}
