using BertPipeline.Machines;
using BertPipeline.Testing;

namespace BertPipeline.Chaos.Faults;

/// <summary>What happens to the disk that a worker computes on.</summary>
internal static class DiskFaults
{
    private const int Megabytes = 96;

    /// <summary>Another worker takes over on a small disk, which is full for some seconds.</summary>
    public static async Task FillAsync(Scene scene)
    {
        await scene.Worker!.StopAsync();
        PipelineProcess worker = scene.Worker = scene.Keep(scene.Machine.StartWorkerOnDisk(Megabytes));
        string disk = $"/proc/{worker.Id}/root{Path.Combine(scene.Machine.Folder, Machine.ScratchName)}";
        await Eventually.TrueAsync(() => worker.HasExited || (Directory.Exists(disk) && Directory.GetDirectories(disk).Length > 0), "the worker has its folder");
        await Scene.WaitAsync(scene.Draw(0, 4));

        string ballast = Path.Combine(disk, "ballast");
        Fill(ballast);
        await Scene.WaitAsync(scene.Draw(2, 15));
        File.Delete(ballast);
        if (worker.HasExited)
        {
            scene.StartWorker();
        }
    }

    private static void Fill(string path)
    {
        byte[] block = new byte[1 << 16];
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // No room is left.
        }
    }
}
