using System.Diagnostics;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Jobs;

/// <summary>The context that goes with a message, by W3C Trace Context's own example of a traceparent.</summary>
public sealed class JobTraceTests(AzuriteFixture azurite)
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string TraceParent = $"00-{TraceId}-00f067aa0ba902b7-01";

    private static readonly GpuJobMessage Message = new("hub", "run", "job", 1, "run/job.json");

    [Fact]
    public async Task SendAsync_WithinATrace_CarriesItEvenWhereNobodyListens()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        using Activity caller = new Activity("caller").SetParentId(TraceParent).Start();

        await storage.Queue.SendAsync(Message, TestStorage.Token);

        using JobLease lease = (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token))!;
        Assert.StartsWith($"00-{TraceId}-", lease.Message.TraceParent, StringComparison.Ordinal);
    }

    /// <summary>A sweep has a trace of its own, or none; what it sends again belongs to the run.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SweepAsync_JobThatIsEnqueuedAgain_GoesOnWithItsRunsTrace(bool sweepIsTraced)
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        string run = TestStorage.Unique("run");
        using (new Activity("caller").SetParentId(TraceParent).Start())
        {
            await storage.Enqueuer.EnqueueAsync(TestStorage.Specification(run, "job"), "instance", cancellationToken: TestStorage.Token);
        }

        await storage.Jobs.UpdateAsync(run, "job", job => job with { State = JobState.Running, Worker = "w", Heartbeat = storage.Time.GetUtcNow() }, TestStorage.Token);
        using (JobLease first = (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token))!)
        {
            await first.TryDeleteAsync(TestStorage.Token);
        }

        storage.Time.Advance(TimeSpan.FromMinutes(7));
        using Activity? sweep = sweepIsTraced ? new Activity("sweep").Start() : null;
        using ActivityListener? listener = sweepIsTraced ? Listen() : null;
        Assert.Equal(1, await storage.Sweeper.SweepAsync(TestStorage.Token));

        using JobLease again = (await storage.Queue.ReceiveAsync(TimeSpan.FromMinutes(2), TestStorage.Token))!;
        Assert.Equal(2, again.Message.Generation);
        Assert.StartsWith($"00-{TraceId}-", again.Message.TraceParent, StringComparison.Ordinal);
    }

    [Fact]
    public void StartProcess_GoesOnWithTheSendersTrace()
    {
        using ActivityListener listener = Listen();

        using Activity? span = JobTrace.StartProcess("hub-gpu-jobs", Message with { TraceParent = TraceParent });

        Assert.Equal(("process hub-gpu-jobs", ActivityKind.Consumer), (span!.DisplayName, span.Kind));
        Assert.Equal((TraceId, "00f067aa0ba902b7"), (span.TraceId.ToHexString(), span.ParentSpanId.ToHexString()));
        Assert.Equal("hub-gpu-jobs", span.GetTagItem("messaging.destination.name"));
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "BertPipeline.Jobs",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
