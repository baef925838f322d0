using Prometheus;

namespace BertPipeline.Local.Hosting.Metrics;

/// <summary>What <c>GET /metrics</c> shows, in Prometheus' text format: the queue, and the process by the names that Prometheus' clients share.</summary>
internal sealed class PrometheusMetrics
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();

    public PrometheusMetrics(QueueMetrics queue)
    {
        MetricFactory metrics = Prometheus.Metrics.WithCustomRegistry(_registry);
        var unknownAtFirst = new GaugeConfiguration { SuppressInitialValue = true };
        Gauge waiting = metrics.CreateGauge("bert_pipeline_jobs_waiting", "Jobs that no worker has yet.", unknownAtFirst);
        Gauge age = metrics.CreateGauge("bert_pipeline_jobs_oldest_age_seconds", "How long the oldest of them has waited; 0 when there is none.", unknownAtFirst);
        DotNetStats.Register(_registry);
        _registry.AddBeforeCollectCallback(() =>
        {
            if (queue is { Waiting: { } count, OldestSeconds: { } seconds })
            {
                waiting.Set(count);
                age.Set(seconds);
            }
        });
    }

    public Task WriteAsync(Stream output, CancellationToken cancellationToken) => _registry.CollectAndExportAsTextAsync(output, cancellationToken);
}
