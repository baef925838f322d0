using System.Diagnostics;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>Traces of the worker; they continue the trace of whoever enqueued the job.</summary>
internal static class WorkerTelemetry
{
    public const string SourceName = "BertPipeline.GpuWorker";

    public static ActivitySource Source { get; } = new(SourceName);
}
