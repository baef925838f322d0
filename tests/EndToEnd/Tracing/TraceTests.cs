using BertPipeline.Contracts.Runs;
using BertPipeline.Testing;

namespace BertPipeline.EndToEnd.Tests.Tracing;

/// <summary>A run as a collector sees it, from the request to the training in another process.</summary>
public sealed class TraceTests(AzuriteFixture azurite)
{
    private const int Server = 2;
    private const int Producer = 4;
    private const int Consumer = 5;

    [Fact]
    public async Task Run_OfHostAndWorker_IsOneTraceFromTheRequestToTheEpoch()
    {
        await using var collector = new Collector();
        await using Machine machine = await Machine.CreateAsync(azurite, collector.Variables);
        RunRequest request = await SampleRun.DropAsync(machine);
        await machine.StartHostAsync();
        machine.StartWorker();

        // Other tests share the storage: what one of them has trained would be reused, without a training to trace.
        string id = await machine.PostRunAsync(request with { Variants = [Variant.Bert], Classifier = request.Classifier with { Epochs = 1 }, Force = true });
        await machine.WaitForRunAsync(id, r => r.State == RunState.Succeeded, "the run succeeds");
        await Eventually.TrueAsync(() => collector.Spans.Any(s => s.Name.StartsWith("orchestration:TrainingRun", StringComparison.Ordinal)), "the orchestration's span, the last, has come");

        IReadOnlyList<Span> spans = collector.Spans;
        Span post = Assert.Single(spans, s => s.Kind == Server && s.Name.StartsWith("POST /api/runs", StringComparison.Ordinal));
        Span epoch = Assert.Single(spans, s => s.Name == "train epoch");
        Span[] ancestors = [.. Ancestors(epoch, spans)];

        Assert.Equal(post, ancestors[^1]);
        Assert.All(ancestors, s => Assert.Equal(post.TraceId, s.TraceId));
        Span sent = Assert.Single(ancestors, s => s.Kind == Producer && s.Name.StartsWith("send ", StringComparison.Ordinal));
        Span processed = Assert.Single(ancestors, s => s.Kind == Consumer);
        Assert.Equal(("bert-pipeline", "gpu-worker"), (sent.Service, processed.Service));
        Assert.Equal(sent.Id, processed.Parent);
        Assert.Equal($"process {machine.Storage.GpuJobs.Name}", processed.Name);
        Assert.Equal("succeeded", processed.Attributes["bertpipeline.job.outcome"]);
        Assert.Contains(ancestors, s => s.Name == "compute train-classifier");
        Assert.Contains(spans, s => s.Name == "publish artifact" && s.Parent == processed.Id);
        Assert.Contains(spans, s => s.Name == "download input" && s.TraceId == post.TraceId);

        await Eventually.TrueAsync(() => collector.HasReceived("/v1/metrics", "bertpipeline.job.duration"), "metrics of the worker have come");
        await Eventually.TrueAsync(() => collector.HasReceived("/v1/metrics", "bertpipeline.jobs.waiting"), "metrics of the host have come");
        await Eventually.TrueAsync(() => collector.HasReceived("/v1/logs", "Claimed "), "logs of the worker have come");
    }

    /// <summary>From the parent up to the root, as far as they have come.</summary>
    private static IEnumerable<Span> Ancestors(Span span, IReadOnlyList<Span> all)
    {
        for (Span? up = Parent(span); up is not null; up = Parent(up))
        {
            yield return up;
        }

        Span? Parent(Span of) => all.SingleOrDefault(s => s.Id == of.Parent);
    }
}
