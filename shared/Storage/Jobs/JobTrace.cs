using System.Diagnostics;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Storage.Jobs;

/// <summary>
/// Spans of the job queue by OpenTelemetry's conventions for messaging (https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/). The message carries the
/// sender's context (W3C traceparent), so that a trace goes on in the worker. Where nobody listens there are none, and they cost nothing.
/// </summary>
public static class JobTrace
{
    private static readonly ActivitySource Source = new("BertPipeline.Jobs");

    /// <summary>A message is put on the queue; a child of the span that it names, else of what the caller does.</summary>
    internal static Activity? StartSend(string queue, GpuJobMessage message) => Describe(
        Source.StartActivity($"send {queue}", ActivityKind.Producer, message.TraceParent), "send", queue, message);

    /// <summary>A message was received and is dealt with; a child of its sender's span.</summary>
    public static Activity? StartProcess(string queue, GpuJobMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Describe(Source.StartActivity($"process {queue}", ActivityKind.Consumer, message.TraceParent), "process", queue, message);
    }

    private static Activity? Describe(Activity? span, string operation, string queue, GpuJobMessage message) => span?
        .SetTag("messaging.system", "azure_queue_storage")
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.operation.type", operation)
        .SetTag("messaging.destination.name", queue)
        .SetTag("bertpipeline.run.id", message.RunId)
        .SetTag("bertpipeline.job.id", message.JobId)
        .SetTag("bertpipeline.job.generation", message.Generation);
}
