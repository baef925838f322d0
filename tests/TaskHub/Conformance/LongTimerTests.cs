using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.Testing;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

public sealed class LongTimerTests
{
    /// <summary>A queue hides a message for 7 days at most.</summary>
    [Fact]
    public async Task CreateTimer_ThirtyDays_IsChained()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));
        TaskRegistry registry = new TaskRegistry().Orchestrator<string, double>("Sleep", async (context, _) =>
        {
            DateTime before = context.CurrentUtcDateTime;
            await context.CreateTimerAsync(TimeSpan.FromDays(30), CancellationToken.None);
            return (context.CurrentUtcDateTime - before).TotalDays;
        });
        await using EmbeddedTaskHub hub = EmbeddedTaskHub.CreateInMemory(registry, PipelineJson.Options, time: time);
        await hub.StartAsync(token);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Sleep", "", cancellationToken: token);

        OrchestrationMetadata? ended = null;
        for (int i = 0; ended is not { IsCompleted: true } && i < 1000; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, token);
            time.Advance(TimeSpan.FromHours(6));
            ended = await hub.Client.GetInstanceAsync(id, token);
        }

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended!.RuntimeStatus);
        Assert.InRange(double.Parse(ended.SerializedOutput!, System.Globalization.CultureInfo.InvariantCulture), 30, 40);
    }
}
