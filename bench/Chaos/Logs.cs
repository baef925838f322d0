using BertPipeline.Machines;

namespace BertPipeline.Chaos;

/// <summary>What the machines of a failed scenario have logged, kept for whoever looks into it.</summary>
internal static class Logs
{
    public static string Keep(Scene scene)
    {
        string kept = Path.Combine(Path.GetTempPath(), "chaos", scene.Storage.TaskHub);
        foreach (Machine machine in scene.Machines)
        {
            foreach (string log in Directory.EnumerateFiles(machine.Folder, "*.log", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(kept, Path.GetRelativePath(Path.GetTempPath(), log));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(log, copy, overwrite: true);
            }
        }

        return $"logs: {kept}";
    }
}
