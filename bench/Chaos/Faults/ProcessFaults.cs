using BertPipeline.Machines;

namespace BertPipeline.Chaos.Faults;

/// <summary>What happens to hosts and workers.</summary>
internal static class ProcessFaults
{
    public static async Task KillWorkerAsync(Scene scene)
    {
        for (int times = 1 + scene.Dice.Next(3); times > 0; times--)
        {
            await scene.Worker!.KillAsync();
            await Scene.WaitAsync(scene.Draw(0, 2));
            scene.StartWorker();
            await Scene.WaitAsync(scene.Draw(0, 6));
        }
    }

    /// <summary>Its worker must notice, and end.</summary>
    public static async Task KillHostAsync(Scene scene)
    {
        await scene.Host.KillAsync();
        await Scene.WaitAsync(scene.Draw(0, 5));
        await scene.StartHostAsync();
    }

    public static async Task KillBothAsync(Scene scene)
    {
        await Task.WhenAll(scene.Worker!.KillAsync(), scene.Host.KillAsync());
        await Scene.WaitAsync(scene.Draw(0, 5));
        scene.StartWorker();
        await scene.StartHostAsync();
    }

    /// <summary>Beyond its lease; with another beside it in half of the scenarios, which takes over meanwhile.</summary>
    public static async Task PauseWorkerAsync(Scene scene)
    {
        PipelineProcess worker = scene.Worker!;
        worker.Pause();
        if (scene.Dice.Next(2) == 0)
        {
            scene.StartWorker();
        }

        await Scene.WaitAsync(scene.Draw(9, 18));
        worker.Continue();
    }

    /// <summary>Beyond the leases of its activities (12 s) and, sometimes, of its partitions (30 s).</summary>
    public static async Task PauseHostAsync(Scene scene)
    {
        scene.Host.Pause();
        await Scene.WaitAsync(scene.Draw(5, 35));
        scene.Host.Continue();
    }

    public static async Task TwoWorkersAsync(Scene scene)
    {
        PipelineProcess first = scene.Worker!;
        scene.StartWorker();
        await Scene.WaitAsync(scene.Draw(0, 6));
        await (scene.Dice.Next(2) == 0 ? first : scene.Worker!).KillAsync();
        scene.StartWorker();
    }

    /// <summary>The second one on a folder of its own; one of them dies, and the other goes on.</summary>
    public static async Task TwoHostsAsync(Scene scene)
    {
        Machine other = scene.NewMachine();
        PipelineProcess second = scene.Keep(await other.StartHostAsync());
        await Scene.WaitAsync(scene.Draw(0, 6));
        if (scene.Dice.Next(2) == 0)
        {
            await scene.Host.KillAsync();
            (scene.Machine, scene.Host) = (other, second);
        }
        else
        {
            await second.KillAsync();
        }
    }
}
