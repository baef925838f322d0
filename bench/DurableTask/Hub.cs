using System.Diagnostics;
using System.Text.Json;
using BertPipeline.Contracts;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BertPipeline.DurableTask.Benchmarks;

/// <summary>A host on a hub, and the orchestrations that are measured.</summary>
internal sealed class Hub : IAsyncDisposable
{
    private readonly IHost _host;

    private Hub(IHost host) => _host = host;

    private DurableTaskClient Client => _host.Services.GetRequiredService<DurableTaskClient>();

    /// <param name="connection">The account.</param>
    /// <param name="hub">The hub's name.</param>
    /// <param name="tick">Called in each activity.</param>
    public static async Task<Hub> StartAsync(string connection, string hub, Func<Task> tick)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System)
            .AddTaskHubClient(_ => new TaskHubOptions { HubName = hub, ConnectionString = connection, WorkerId = "bench" }, PipelineJson.Options)
            .AddTaskHubWorker(
                tasks =>
                {
                    tasks.AddOrchestratorFunc<int, double[]>("Sequence", async (context, count) =>
                    {
                        var times = new double[count];
                        for (int i = 0; i < count; i++)
                        {
                            times[i] = await context.CallActivityAsync<double>("Tick", i);
                        }

                        return times;
                    });
                    tasks.AddOrchestratorFunc<int, double[]>("Fan", (context, count) =>
                        Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<double>("Tick", i))));
                    tasks.AddActivityFunc<int, double>("Tick", async (_, _) =>
                    {
                        await tick();
                        return Stopwatch.GetElapsedTime(0).TotalMilliseconds;
                    });
                },
                PipelineJson.Options);
        IHost host = builder.Build();
        await host.StartAsync();
        return new Hub(host);
    }

    public Task StartInstanceAsync(string orchestrator, int count, string id) =>
        Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, count, new StartOrchestrationOptions(id));

    /// <summary>When each activity ran, in milliseconds of the machine's clock.</summary>
    public async Task<double[]> RunAsync(string orchestrator, int count)
    {
        string id = Guid.NewGuid().ToString("N");
        await StartInstanceAsync(orchestrator, count, id);
        OrchestrationMetadata ended = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        return JsonSerializer.Deserialize<double[]>(ended.SerializedOutput!, PipelineJson.Options)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
