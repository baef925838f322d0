using BertPipeline.GpuWorker.Queue;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.GpuWorker.Tests.Queue;

public sealed class JobStopTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Request_Preempted_StopsComputingAtOnceAndPublishingAfterTheGrace()
    {
        using var stop = new JobStop(TimeSpan.FromSeconds(8), _time);
        stop.Request(StopReason.Preempted);
        Assert.True(stop.Computing.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.False(stop.Publishing.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(stop.Publishing.IsCancellationRequested);
    }

    [Theory]
    [InlineData(nameof(StopReason.Cancelled))]
    [InlineData(nameof(StopReason.LeaseLost))]
    public void Request_CancelledOrLeaseLost_StopsPublishingAtOnce(string reason)
    {
        using var stop = new JobStop(TimeSpan.FromSeconds(8), _time);
        stop.Request(Enum.Parse<StopReason>(reason));
        Assert.True(stop.Computing.IsCancellationRequested);
        Assert.True(stop.Publishing.IsCancellationRequested);
    }

    [Fact]
    public void Request_AnyTwoReasons_TheGraverCounts()
    {
        foreach (StopReason first in Enum.GetValues<StopReason>())
        {
            foreach (StopReason second in Enum.GetValues<StopReason>())
            {
                using var stop = new JobStop(TimeSpan.Zero, _time);
                stop.Request(first);
                stop.Request(second);
                Assert.Equal(first > second ? first : second, stop.Reason);
            }
        }
    }
}
