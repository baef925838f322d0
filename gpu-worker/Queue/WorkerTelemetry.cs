using System.Diagnostics;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>Traces of the worker; they continue the trace of whoever enqueued the job.</summary>
internal static class WorkerTelemetry
{
    public static ActivitySource Source { get; } = new("BertPipeline.GpuWorker");
}
