using System.Text;
using BertPipeline.Local.Hosting.Metrics;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Storage.Jobs;
using BertPipeline.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.Local.Tests.Hosting;

/// <summary><c>GET /metrics</c> of a host.</summary>
public sealed class MetricsTests(LocalApiHost host)
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Get_OfARunningHost_TellsOfTheQueueAndOfTheProcess()
    {
        using HttpClient client = host.CreateClient();
        string text = "";
        await Eventually.TrueAsync(
            async () =>
            {
                using HttpResponseMessage response = await client.GetAsync("/metrics", TestContext.Current.CancellationToken);
                Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
                text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                return text.Contains("\nbert_pipeline_jobs_waiting ", StringComparison.Ordinal);
            },
            "the first sweep has seen the queue");

        Assert.Contains("\nbert_pipeline_jobs_oldest_age_seconds ", text, StringComparison.Ordinal);
        Assert.Contains("\nprocess_working_set_bytes ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Oldest_GrowsBetweenSweeps_AndIsUnknownBeforeTheFirst()
    {
        var time = new FakeTimeProvider(Noon);
        WaitingJobs? seen = null;
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new PrometheusMetrics(new QueueMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), () => seen, time));

        Assert.DoesNotContain("\nbert_pipeline_jobs_waiting ", await TextAsync(metrics), StringComparison.Ordinal);

        seen = new(2, Noon);
        time.Advance(TimeSpan.FromSeconds(90));
        Assert.Contains("\nbert_pipeline_jobs_waiting 2\n", await TextAsync(metrics), StringComparison.Ordinal);
        Assert.Contains("\nbert_pipeline_jobs_oldest_age_seconds 90\n", await TextAsync(metrics), StringComparison.Ordinal);

        seen = new(0, null);
        Assert.Contains("\nbert_pipeline_jobs_oldest_age_seconds 0\n", await TextAsync(metrics), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(PrometheusMetrics metrics)
    {
        using var written = new MemoryStream();
        await metrics.WriteAsync(written, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(written.ToArray());
    }
}
