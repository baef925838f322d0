using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace BertPipeline.Chaos.Faults;

/// <summary>What happens to the storage, and on the way to it.</summary>
internal static class StorageFaults
{
    /// <summary>For some seconds a share of the requests is struck.</summary>
    public static async Task OnTheWayAsync(Scene scene, params IReadOnlyList<ProxyFault> kinds)
    {
        scene.Server.Proxy.Faults = new ProxyFaults(new(scene.Dice.Next()), scene.Draw(.02, .25), kinds);
        await Scene.WaitAsync(scene.Draw(4, 20));
        scene.Server.Proxy.Faults = null;
    }

    public static async Task RestartAsync(Scene scene)
    {
        await scene.Server.StopAzuriteAsync();
        await Scene.WaitAsync(scene.Draw(0, 5));
        await scene.Server.StartAzuriteAsync();
    }

    public static async Task KillAsync(Scene scene)
    {
        await scene.Server.KillAzuriteAsync();
        await Scene.WaitAsync(scene.Draw(0, 5));
        await scene.Server.StartAzuriteAsync();
    }

    /// <summary>Every message is gone that was on the way to an orchestration, an activity, the host or a worker, timers included.</summary>
    public static async Task ForgetMessagesAsync(Scene scene)
    {
        var account = new QueueServiceClient(scene.Server.ConnectionString);
        await foreach (QueueItem queue in account.GetQueuesAsync(prefix: scene.Storage.TaskHub.ToLowerInvariant()))
        {
            await account.GetQueueClient(queue.Name).ClearMessagesAsync();
        }
    }
}
