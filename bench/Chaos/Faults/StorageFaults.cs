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
}
