using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Telemetry;

namespace BertPipeline.GpuWorker.Training;

/// <summary>What the worker's process, and its GPU, hold in memory now; for the thread that trains.</summary>
internal static class WorkerMemory
{
    private const double Megabyte = 1e6;

    /// <returns>By metric; that of the GPU only where there is one.</returns>
    public static IEnumerable<KeyValuePair<string, double>> Read()
    {
        yield return new(MetricName.ResidentMegabytes, Environment.WorkingSet / Megabyte);
        if (TorchRuntime.HasGpu && CudaDriver.UsedMemory() is { } used)
        {
            WorkerTelemetry.GpuMemory = used;
            yield return new(MetricName.DeviceMemoryMegabytes, used / Megabyte);
        }
    }
}
