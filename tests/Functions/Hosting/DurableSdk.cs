using System.Net;
using System.Net.Sockets;
using BertPipeline.Contracts;
using BertPipeline.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.Functions.Tests.Hosting;

/// <summary>Durable Task's own SDK over its in-memory back end, replay included: how the Functions host's worker extension runs orchestrations.</summary>
internal sealed class DurableSdk : IAsyncDisposable
{
    private readonly DurableTaskTestHost _host;

    private DurableSdk(DurableTaskTestHost host) => _host = host;

    public DurableTaskClient Client => _host.Client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DurableSdk> StartAsync(Action<DurableTaskRegistry> tasks)
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
        return new(await DurableTaskTestHost.StartAsync(tasks, options, Token));
    }

    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input, string? instanceId = null) =>
        await EndAsync(await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(instanceId), Token));

    /// <summary>Polls, because the in-memory back end's own wait misses an end that comes while it begins.</summary>
    public async Task<OrchestrationMetadata> EndAsync(string instanceId)
    {
        OrchestrationMetadata? instance = null;
        await Eventually.TrueAsync(
            async () => (instance = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, Token)) is { IsCompleted: true }, $"instance {instanceId} ends");
        return instance!;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
