using System.Diagnostics.Metrics;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Local.Hosting.Metrics;

/// <summary>The queue of GPU jobs as the last sweep saw it: nothing is asked of storage for a metric's sake. Both figures are null before the first sweep.</summary>
internal sealed class QueueMetrics
{
    private readonly Func<WaitingJobs?> _seen;
    private readonly TimeProvider _time;

    /// <param name="meters">The host's.</param>
    /// <param name="seen">What the last sweep saw.</param>
    /// <param name="time">The clock.</param>
    public QueueMetrics(IMeterFactory meters, Func<WaitingJobs?> seen, TimeProvider time)
    {
        (_seen, _time) = (seen, time);
        Meter meter = meters.Create("BertPipeline.Host");
        meter.CreateObservableGauge<int>("bertpipeline.jobs.waiting", () => Waiting is { } count ? [new(count)] : [], "{job}", "Jobs that no worker has yet.");
        meter.CreateObservableGauge<double>("bertpipeline.jobs.oldest_age", () => OldestSeconds is { } age ? [new(age)] : [], "s", "How long the oldest of them has waited; 0 when there is none.");
    }

    public int? Waiting => _seen()?.Count;

    public double? OldestSeconds => _seen() is { } seen ? Math.Max(0, (_time.GetUtcNow() - (seen.Since ?? _time.GetUtcNow())).TotalSeconds) : null;
}
