using System.Globalization;
using Prometheus;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>What <c>GET /metrics</c> shows, in Prometheus' text format.</summary>
internal sealed class ServingMetrics
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly Counter _requests;
    private readonly Counter _texts;
    private readonly Histogram _durations;
    private readonly Histogram _batchTexts;
    private readonly Histogram _batchTokens;
    private readonly Gauge _queue;

    public ServingMetrics()
    {
        MetricFactory metrics = Metrics.WithCustomRegistry(_registry);
        _requests = metrics.CreateCounter("bert_pipeline_requests_total", "Requests for predictions, by HTTP status; 499 where the client went away.", "status");
        _texts = metrics.CreateCounter("bert_pipeline_texts_total", "Texts scored, the one at the start among them.");
        _durations = metrics.CreateHistogram(
            "bert_pipeline_request_duration_seconds", "From a request for predictions to its answer.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 15) });
        _batchTexts = metrics.CreateHistogram(
            "bert_pipeline_batch_texts", "Texts scored at once.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(1, 2, 11) });
        _batchTokens = metrics.CreateHistogram(
            "bert_pipeline_batch_tokens", "Tokens scored at once.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(16, 2, 11) });
        _queue = metrics.CreateGauge("bert_pipeline_queue_texts", "Texts that wait for the model.");
    }

    public void Answered(int status, TimeSpan duration)
    {
        _requests.WithLabels(status.ToString(CultureInfo.InvariantCulture)).Inc();
        _durations.Observe(duration.TotalSeconds);
    }

    public void Scored(int texts, long tokens)
    {
        _texts.Inc(texts);
        _batchTexts.Observe(texts);
        _batchTokens.Observe(tokens);
    }

    /// <param name="count">Texts in the queue; asked for when metrics are read.</param>
    public void WatchQueue(Func<int> count) => _registry.AddBeforeCollectCallback(() => _queue.Set(count()));

    public Task WriteAsync(Stream output, CancellationToken cancellationToken) => _registry.CollectAndExportAsTextAsync(output, cancellationToken);
}
