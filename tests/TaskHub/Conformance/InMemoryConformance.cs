using BertPipeline.Contracts;
using BertPipeline.TaskHub.InMemory;
using BertPipeline.TaskHub.Store;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

/// <summary>The rules on the in-memory store, under a clock that jumps to the next thing to happen.</summary>
public sealed class InMemoryConformance : TaskHubConformance
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));

    internal override TimeProvider Time => _time;

    internal override Task<ITaskHubStore> CreateStoreAsync() => Task.FromResult<ITaskHubStore>(new InMemoryTaskHubStore(_time, PipelineJson.Options));

    protected override async Task<T> EventuallyAsync<T>(Task<T> task)
    {
        // Real time only bounds a test that hangs; what it waits for happens on the fake clock.
        long began = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30))
        {
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token));
            if (!task.IsCompleted)
            {
                _time.Advance(Step);
            }
        }

        Assert.True(task.IsCompleted, "Nothing happened.");
        return await task;
    }
}
