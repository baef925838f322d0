using System.Reflection;

namespace BertPipeline.Machines;

/// <summary>The programs that users start, as built beside the tests.</summary>
public static class Programs
{
    public static string Host { get; } = Find("BertPipeline.Local", "bert-pipeline.dll");

    public static string Worker { get; } = Find("BertPipeline.GpuWorker", "gpu-worker.dll");

    private static string Find(string project, string file)
    {
        string path = Path.Combine(Metadata("ArtifactsPath"), "bin", project, Metadata("Configuration"), file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} was not built.", path);
    }

    private static string Metadata(string key) =>
        typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
