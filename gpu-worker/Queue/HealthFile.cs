using BertPipeline.Contracts;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>A file whose time tells a container's probe that the worker lives.</summary>
internal sealed class HealthFile(string? path, TimeProvider time)
{
    public void Touch()
    {
        if (path is null)
        {
            return;
        }

        try
        {
            File.WriteAllText(path, time.GetUtcNow().ToString("u"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The health file {path} cannot be written: {e.Message} Set HealthFile to a place where the worker may write.", e);
        }
    }
}
