namespace BertPipeline.GpuWorker.Queue;

/// <summary>A file whose time tells a container's probe that the worker lives.</summary>
public sealed class HealthFile(string? path, TimeProvider time)
{
    public void Touch()
    {
        if (path is not null)
        {
            File.WriteAllText(path, time.GetUtcNow().ToString("u"));
        }
    }
}
