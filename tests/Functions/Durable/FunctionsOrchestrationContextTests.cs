using System.Collections.Concurrent;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Testing;

namespace BertPipeline.Functions.Tests.Durable;

/// <summary>What the pipeline relies on in its context holds on Durable Task's SDK too.</summary>
public sealed class FunctionsOrchestrationContextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TaskRegistry Tasks { get; } = new();

    [Fact]
    public async Task CallActivity_InSequenceAndAtOnce_ReturnsEachResult()
    {
        Tasks.Activity<int, int>("Square", i => i * i).Orchestrator<int, int[]>("Squares", async (context, count) =>
        {
            int first = await context.CallActivityAsync<int>("Square", count);
            int[] others = await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Square", i)));
            return [first, .. others];
        });

        int[] squares = await RunAsync<int[]>("Squares", 3);

        Assert.Equal([9, 0, 1, 4], squares);
    }

    [Fact]
    public async Task CallActivity_Throws_IsThePipelinesOwnException()
    {
        Tasks.Activity<string, string>("Break", _ => throw new InvalidOperationException("no paper"))
            .Orchestrator<string, string>("Print", async (context, _) =>
            {
                TaskFailedException failed = await Assert.ThrowsAsync<TaskFailedException>(() => context.CallActivityAsync<string>("Break"));
                return $"{failed.TaskName}: {failed.FailureDetails.ErrorType}: {failed.FailureDetails.ErrorMessage}";
            });

        Assert.Equal("Break: System.InvalidOperationException: no paper", await RunAsync<string>("Print", ""));
    }

    [Fact]
    public async Task CallActivity_WithRetries_TriesUntilItSucceeds()
    {
        var attempts = new ConcurrentQueue<DateTimeOffset>();
        Tasks.Activity<int, int>("Flaky", needed =>
        {
            attempts.Enqueue(TimeProvider.System.GetUtcNow());
            return attempts.Count < needed ? throw new IOException("not yet") : attempts.Count;
        }).Orchestrator<int, int>("Retry", (context, needed) => context.CallActivityAsync<int>(
            "Flaky", needed, new(new RetryPolicy(5, TimeSpan.FromMilliseconds(200), BackoffCoefficient: 2))));

        Assert.Equal(3, await RunAsync<int>("Retry", 3));

        DateTimeOffset[] times = [.. attempts];
        Assert.All([200, 400], (wait, i) => Assert.True(
            times[i + 1] - times[i] >= TimeSpan.FromMilliseconds(wait), $"Attempt {i + 2} came {times[i + 1] - times[i]} after the one before."));
    }

    [Fact]
    public async Task CallActivity_RetriesUsedUp_FailsTheInstance()
    {
        int attempts = 0;
        Tasks.Activity<string, int>("Flaky", _ => throw new IOException($"attempt {Interlocked.Increment(ref attempts)}"))
            .Orchestrator<string, int>("Retry", (context, _) => context.CallActivityAsync<int>("Flaky", null, new(new RetryPolicy(3, TimeSpan.FromMilliseconds(1)))));
        await using DurableSdk sdk = await DurableSdk.StartAsync(Tasks);

        OrchestrationMetadata ended = await sdk.RunAsync("Retry", "");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("attempt 3", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task CallSubOrchestration_Fails_IsThePipelinesOwnException()
    {
        Tasks.Orchestrator<string, string>("Child", (_, _) => throw new InvalidOperationException("no paper"))
            .Orchestrator<string, string>("Parent", async (context, _) =>
            {
                TaskFailedException failed = await Assert.ThrowsAsync<TaskFailedException>(
                    () => context.CallSubOrchestrationAsync<string>("Child", "", new(InstanceId: "child")));
                return $"{failed.TaskName}: {failed.FailureDetails.ErrorMessage}";
            });

        Assert.Equal("Child: no paper", await RunAsync<string>("Parent", ""));
    }

    [Fact]
    public async Task CallSubOrchestration_WithId_RunsUnderIt()
    {
        Tasks.Orchestrator<string, string>("Child", (context, _) => Task.FromResult(context.InstanceId))
            .Orchestrator<string, string>("Parent", (context, _) => context.CallSubOrchestrationAsync<string>("Child", "", new(InstanceId: "run-1:job")));

        Assert.Equal("run-1:job", await RunAsync<string>("Parent", ""));
    }

    [Fact]
    public async Task WaitForExternalEvent_EventsBeforeTheWait_AreKeptInOrder()
    {
        Tasks.Activity<string, string>("Nothing", _ => "").Orchestrator<string, string[]>("Collect", async (context, _) =>
        {
            await context.WaitForExternalEventAsync<string>("go");
            await context.CallActivityAsync<string>("Nothing");
            return [await context.WaitForExternalEventAsync<string>("letter"), await context.WaitForExternalEventAsync<string>("letter")];
        });
        await using DurableSdk sdk = await DurableSdk.StartAsync(Tasks);
        string id = await sdk.Client.ScheduleNewOrchestrationInstanceAsync("Collect", "", cancellationToken: Token);

        await sdk.Client.RaiseEventAsync(id, "letter", "a", Token);
        await sdk.Client.RaiseEventAsync(id, "letter", "b", Token);
        await sdk.Client.RaiseEventAsync(id, "go", "", Token);

        Assert.Equal(["a", "b"], Output<string[]>(await sdk.EndAsync(id)));
    }

    [Fact]
    public async Task WhenAny_EventBeforeTimer_CancelsTimerAndNeverWaitsForIt()
    {
        Tasks.Orchestrator<string, string>("Race", async (context, _) =>
        {
            using var losing = new CancellationTokenSource();
            Task<string> letter = context.WaitForExternalEventAsync<string>("letter");
            Task timer = context.CreateTimerAsync(TimeSpan.FromDays(30), losing.Token);
            Task winner = await Task.WhenAny(letter, timer);
            losing.Cancel();
            return winner == letter ? await letter : "timer";
        });
        await using DurableSdk sdk = await DurableSdk.StartAsync(Tasks);
        string id = await sdk.Client.ScheduleNewOrchestrationInstanceAsync("Race", "", cancellationToken: Token);

        await sdk.Client.RaiseEventAsync(id, "letter", "a", Token);

        Assert.Equal("a", Output<string>(await sdk.EndAsync(id)));
    }

    [Fact]
    public async Task WhenAny_TimerFirst_KeepsTheOneWaitForTheLaterEvent()
    {
        Tasks.Orchestrator<string, string>("Poll", async (context, _) =>
        {
            Task<string> letter = context.WaitForExternalEventAsync<string>("letter");
            for (int looks = 0; ; looks++)
            {
                using var losing = new CancellationTokenSource();
                if (await Task.WhenAny(letter, context.CreateTimerAsync(TimeSpan.FromMilliseconds(100), losing.Token)) == letter)
                {
                    losing.Cancel();
                    return looks > 0 ? await letter : "at once";
                }

                context.SetCustomStatus(looks + 1);
            }
        });
        await using DurableSdk sdk = await DurableSdk.StartAsync(Tasks);
        string id = await sdk.Client.ScheduleNewOrchestrationInstanceAsync("Poll", "", cancellationToken: Token);
        await Eventually.TrueAsync(async () => (await sdk.Client.GetInstanceAsync(id, Token))?.SerializedCustomStatus is not null, "the timer fires");

        await sdk.Client.RaiseEventAsync(id, "letter", "a", Token);

        Assert.Equal("a", Output<string>(await sdk.EndAsync(id)));
    }

    [Fact]
    public async Task CreateTimer_Fires_NotBeforeItsTimeOnTheContextsClock()
    {
        Tasks.Orchestrator<int, TimeSpan>("Sleep", async (context, milliseconds) =>
        {
            DateTime before = context.CurrentUtcDateTime;
            await context.CreateTimerAsync(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
            return context.CurrentUtcDateTime - before;
        });

        Assert.InRange(await RunAsync<TimeSpan>("Sleep", 300), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task SetCustomStatus_OverTheLimit_IsRefusedBeforeDurableFunctionsDoes()
    {
        Tasks.Orchestrator<int, string>("Boast", (context, length) =>
        {
            context.SetCustomStatus(new string('x', length));
            return Task.FromResult("done");
        });
        await using DurableSdk sdk = await DurableSdk.StartAsync(Tasks);

        OrchestrationMetadata fits = await sdk.RunAsync("Boast", 8000);
        OrchestrationMetadata tooLong = await sdk.RunAsync("Boast", 9000);

        Assert.Equal(8000, JsonSerializer.Deserialize<string>(fits.SerializedCustomStatus!, PipelineJson.Options)!.Length);
        Assert.Contains("16,384", tooLong.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewGuid_OnEveryReplay_IsTheSame()
    {
        var seen = new ConcurrentQueue<Guid>();
        Tasks.Activity<string, string>("Nothing", _ => "").Orchestrator<string, Guid>("Name", async (context, _) =>
        {
            Guid id = context.NewGuid();
            seen.Enqueue(id);
            await context.CallActivityAsync<string>("Nothing");
            return id;
        });

        Guid named = await RunAsync<Guid>("Name", "");

        Assert.True(seen.Count > 1, "The orchestration was not replayed.");
        Assert.All(seen, id => Assert.Equal(named, id));
    }

    [Fact]
    public async Task IsReplaying_IsTrueForWhatHappenedBefore()
    {
        var seen = new ConcurrentQueue<bool>();
        Tasks.Activity<string, string>("Nothing", _ => "").Orchestrator<string, string>("Look", async (context, _) =>
        {
            seen.Enqueue(context.IsReplaying);
            await context.CallActivityAsync<string>("Nothing");
            return "done";
        });

        await RunAsync<string>("Look", "");

        Assert.Equal([false, true], seen);
    }

    private async Task<T> RunAsync<T>(string orchestrator, object input)
    {
        await using DurableSdk sdk = await DurableSdk.StartAsync(Tasks);
        return Output<T>(await sdk.RunAsync(orchestrator, input));
    }

    private static T Output<T>(OrchestrationMetadata instance)
    {
        Assert.True(
            instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{instance.RuntimeStatus}: {instance.FailureDetails?.ErrorMessage}");
        return JsonSerializer.Deserialize<T>(instance.SerializedOutput!, PipelineJson.Options)!;
    }
}
