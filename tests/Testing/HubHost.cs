using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace BertPipeline.Testing;

/// <summary>A host that works on a hub on Azurite.</summary>
public sealed class HubHost : IAsyncDisposable
{
    private readonly IHost _host;

    private HubHost(IHost host) => _host = host;

    public DurableTaskClient Client => _host.Services.GetRequiredService<DurableTaskClient>();

    public TaskHub Hub => _host.Services.GetRequiredService<TaskHub>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="azurite">The storage.</param>
    /// <param name="tasks">What the host runs.</param>
    /// <param name="hub">The hub's name; one of its own when left out.</param>
    /// <param name="services">What activities use.</param>
    public static async Task<HubHost> StartAsync(
        AzuriteFixture azurite, Action<DurableTaskRegistry> tasks, string? hub = null, Action<IServiceCollection>? services = null)
    {
        ArgumentNullException.ThrowIfNull(azurite);
        return await StartAsync(await azurite.ConnectionStringAsync(), tasks, hub, services);
    }

    /// <inheritdoc cref="StartAsync(AzuriteFixture, Action{DurableTaskRegistry}, string?, Action{IServiceCollection}?)"/>
    /// <param name="connection">The storage's connection string.</param>
    public static async Task<HubHost> StartAsync(
        string connection, Action<DurableTaskRegistry> tasks, string? hub = null, Action<IServiceCollection>? services = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System)
            .AddTaskHubClient(_ => new TaskHubOptions { HubName = hub ?? AzuriteFixture.NewHub(), ConnectionString = connection, WorkerId = "test" }, PipelineJson.Options)
            .AddTaskHubWorker(tasks, PipelineJson.Options);
        services?.Invoke(builder.Services);
        var host = new HubHost(builder.Build());
        await host._host.StartAsync(Token);
        return host;
    }

    public Task StopAsync() => _host.StopAsync(Token);

    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null, string? instanceId = null) =>
        await EndAsync(await StartAsync(orchestrator, input, instanceId));

    public Task<string> StartAsync(string orchestrator, object? input = null, string? instanceId = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(instanceId), Token);

    public Task<OrchestrationMetadata> EndAsync(string instanceId) => Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Token);

    /// <summary>Waits until the instance is as described.</summary>
    public async Task<OrchestrationMetadata> UntilAsync(string instanceId, Func<OrchestrationMetadata, bool> condition)
    {
        OrchestrationMetadata? instance = null;
        await Eventually.TrueAsync(
            async () => (instance = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, Token)) is not null && condition(instance),
            $"{instanceId} as described");
        return instance!;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
