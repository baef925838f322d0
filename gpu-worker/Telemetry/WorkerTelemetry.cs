using System.Diagnostics;
using System.Diagnostics.Metrics;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.GpuWorker.Telemetry;

/// <summary>What the worker tells of itself in traces and metrics; where nobody listens, nothing is made.</summary>
internal static class WorkerTelemetry
{
    private const string Name = "BertPipeline.GpuWorker";

    private static readonly Meter Meter = CreateMeter();

    // Jobs take from seconds to days, steps from milliseconds to a minute: the default boundaries are for requests.
    private static readonly Histogram<double> JobDuration = Meter.CreateHistogram(
        "bertpipeline.job.duration", "s", "From the claim of a job to the end of its code, by step and outcome.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 43_200, 86_400] });

    /// <summary>Steps within a job: downloads, computation, epochs, publication. The job's own span is the queue's.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Seconds of an optimizer step, without the first of a training, which reserves memory and compiles.</summary>
    public static Histogram<double> StepDuration { get; } = Meter.CreateHistogram(
        "bertpipeline.training.step.duration", "s", "One optimizer step.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 20, 60] });

    /// <summary>In use on the first GPU, in bytes, as it was last read; null without one.</summary>
    public static long? GpuMemory { get; set; }

    /// <summary>Its rate is the speed.</summary>
    public static Counter<long> Tokens { get; } = Meter.CreateCounter<long>("bertpipeline.training.tokens", "{token}", "Tokens learnt from.");

    private static Meter CreateMeter()
    {
        var meter = new Meter(Name);
        meter.CreateObservableUpDownCounter<long>("hw.gpu.memory.usage", () => GpuMemory is { } used ? [new(used)] : [], "By", "GPU memory used.");
        return meter;
    }

    /// <summary>An attempt's code has ended: noted on the span that is under way, the job's, and in the metrics.</summary>
    /// <param name="error">The kind of failure, or null.</param>
    public static void JobEnded(GpuJob job, string outcome, string? error, TimeSpan duration)
    {
        var tags = new TagList { { "bertpipeline.step", job.Step }, { "bertpipeline.job.outcome", outcome } };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        JobDuration.Record(duration.TotalSeconds, tags);
        if (Activity.Current is { } span)
        {
            foreach ((string key, object? value) in tags)
            {
                span.SetTag(key, value);
            }

            span.SetTag("bertpipeline.job.attempt", job.TotalAttempts).SetStatus(error is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, error);
        }
    }
}
