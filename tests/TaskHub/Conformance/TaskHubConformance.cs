using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.Tests.Conformance;

/// <summary>The hub's rules, which every store has to keep. Each back end derives once and says what its store and its clock are.</summary>
public abstract partial class TaskHubConformance : IAsyncDisposable
{
    private readonly List<EmbeddedTaskHub> _hubs = [];
    private ITaskHubStore? _store;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    internal TaskRegistry Registry { get; } = new();

    internal TaskHubOptions Options { get; } = new() { HubName = "conformance" };

    internal abstract TimeProvider Time { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (EmbeddedTaskHub hub in _hubs)
        {
            await EventuallyAsync(StopAsync(hub));
        }

        GC.SuppressFinalize(this);
    }

    internal abstract Task<ITaskHubStore> CreateStoreAsync();

    /// <summary>Waits until the task has ended, letting the back end's clock run on.</summary>
    protected abstract Task<T> EventuallyAsync<T>(Task<T> task);

    /// <summary>The one store of the test; every host of the test uses it.</summary>
    internal async Task<ITaskHubStore> StoreAsync() => _store ??= await CreateStoreAsync();

    internal async Task<EmbeddedTaskHub> StartHostAsync(ITaskHubStore? store = null, TaskRegistry? registry = null)
    {
        var hub = new EmbeddedTaskHub(store ?? await StoreAsync(), Options, registry ?? Registry, PipelineJson.Options, Time, loggers: null);
        _hubs.Add(hub);
        await hub.StartAsync(Token);
        return hub;
    }

    private static async Task<bool> StopAsync(EmbeddedTaskHub hub)
    {
        await hub.DisposeAsync();
        return true;
    }

    internal async Task<OrchestrationMetadata> RunAsync(EmbeddedTaskHub hub, string name, object? input = null, string? instanceId = null)
    {
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(name, input, new(instanceId), Token);
        return await EndAsync(hub, id);
    }

    internal Task<OrchestrationMetadata> EndAsync(EmbeddedTaskHub hub, string instanceId) =>
        EventuallyAsync(hub.Client.WaitForInstanceCompletionAsync(instanceId, Token));

    /// <summary>Waits until the instance is as described.</summary>
    internal async Task<OrchestrationMetadata> UntilAsync(EmbeddedTaskHub hub, string instanceId, Func<OrchestrationMetadata, bool> condition)
    {
        return await EventuallyAsync(PollAsync());

        async Task<OrchestrationMetadata> PollAsync()
        {
            while (true)
            {
                if (await hub.Client.GetInstanceAsync(instanceId, Token) is { } instance && condition(instance))
                {
                    return instance;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
            }
        }
    }

    protected static T Output<T>(OrchestrationMetadata instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Assert.True(
            instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{instance.RuntimeStatus}: {instance.FailureDetails?.ErrorMessage}");
        return JsonSerializer.Deserialize<T>(instance.SerializedOutput!, PipelineJson.Options)!;
    }
}
