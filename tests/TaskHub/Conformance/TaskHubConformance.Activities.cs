using System.Collections.Concurrent;
using BertPipeline.DurableTask;
using BertPipeline.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

public abstract partial class TaskHubConformance
{
    [Fact]
    public async Task CallActivity_InSequence_ReturnsEachResult()
    {
        Registry.Activity<string, string>("Greet", name => $"Hello, {name}!").Orchestrator<string, string[]>("Greetings", async (context, input) =>
        [
            await context.CallActivityAsync<string>("Greet", input),
            await context.CallActivityAsync<string>("Greet", "world"),
        ]);
        EmbeddedTaskHub hub = await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(hub, "Greetings", "Ada");

        Assert.Equal(["Hello, Ada!", "Hello, world!"], Output<string[]>(ended));
        Assert.Equal("\"Ada\"", ended.SerializedInput);
    }

    [Fact]
    public async Task CallActivity_ThousandInOneTurn_AllReturn()
    {
        Options.Visibility = TimeSpan.FromSeconds(30);
        Registry.Activity<int, int>("Square", i => i * i).Orchestrator<int, long>("Sum", async (context, count) =>
            (await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Square", i)))).Sum(i => (long)i));
        EmbeddedTaskHub hub = await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(hub, "Sum", 1000);

        Assert.Equal(332_833_500, Output<long>(ended));
    }

    [Fact]
    public async Task CallActivity_Throws_FailsWithTaskFailedException()
    {
        Registry.Activity<string, string>("Break", _ => throw new InvalidOperationException("no paper"))
            .Orchestrator<string, string>("Print", async (context, _) =>
            {
                TaskFailedException failed = await Assert.ThrowsAsync<TaskFailedException>(() => context.CallActivityAsync<string>("Break"));
                return $"{failed.TaskName}: {failed.FailureDetails.ErrorType}: {failed.FailureDetails.ErrorMessage}";
            });
        EmbeddedTaskHub hub = await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(hub, "Print", "");

        Assert.Equal("Break: System.InvalidOperationException: no paper", Output<string>(ended));
    }

    [Fact]
    public async Task CallActivity_FailureNotCaught_FailsInstanceWithBothFailures()
    {
        Registry.Activity<string, string>("Break", _ => throw new InvalidOperationException("no paper"))
            .Orchestrator<string, string>("Print", (context, _) => context.CallActivityAsync<string>("Break"));
        EmbeddedTaskHub hub = await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(hub, "Print", "");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, ended.FailureDetails!.ErrorType);
        Assert.Equal("no paper", ended.FailureDetails.InnerFailure!.ErrorMessage);
    }

    [Fact]
    public async Task CallActivity_NotRegistered_SaysWhichAre()
    {
        Registry.Activity<string, string>("Greet", name => name)
            .Orchestrator<string, string>("Call", (context, _) => context.CallActivityAsync<string>("Great"));
        EmbeddedTaskHub hub = await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(hub, "Call", "");

        Assert.Equal(FailureKind.ActivityNotFound, ended.FailureDetails!.InnerFailure!.ErrorType);
        Assert.Contains("'Great'", ended.FailureDetails.InnerFailure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Registered: Greet", ended.FailureDetails.InnerFailure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallActivity_WithRetries_BacksOffUntilItSucceeds()
    {
        var attempts = new ConcurrentQueue<DateTimeOffset>();
        Registry.Activity<int, int>("Flaky", needed =>
        {
            attempts.Enqueue(Time.GetUtcNow());
            return attempts.Count < needed ? throw new IOException("not yet") : attempts.Count;
        }).Orchestrator<int, int>("Retry", (context, needed) => context.CallActivityAsync<int>(
            "Flaky", needed, new(new RetryPolicy(5, TimeSpan.FromMilliseconds(200), BackoffCoefficient: 2))));
        EmbeddedTaskHub hub = await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(hub, "Retry", 4);

        Assert.Equal(4, Output<int>(ended));
        DateTimeOffset[] times = [.. attempts];
        Assert.All([200, 400, 800], (wait, i) => Assert.True(
            times[i + 1] - times[i] >= TimeSpan.FromMilliseconds(wait), $"Attempt {i + 2} came {times[i + 1] - times[i]} after the one before."));
    }

    [Fact]
    public async Task CallActivity_RetriesUsedUp_FailsWithTheLastFailure()
    {
        int attempts = 0;
        Registry.Activity<string, int>("Flaky", _ => throw new IOException($"attempt {Interlocked.Increment(ref attempts)}"))
            .Orchestrator<string, int>("Retry", (context, _) => context.CallActivityAsync<int>(
                "Flaky", null, new(new RetryPolicy(3, TimeSpan.FromMilliseconds(1)))));
        EmbeddedTaskHub hub = await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(hub, "Retry", "");

        Assert.Equal("attempt 3", ended.FailureDetails!.InnerFailure!.ErrorMessage);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task CallActivity_BigPayloads_ComeBackWhole()
    {
        string big = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i} \"é\" 😀;"));
        Registry.Activity<string, string>("Quote", text => $"<{text}>")
            .Orchestrator<string, string>("Twice", async (context, input) =>
                await context.CallActivityAsync<string>("Quote", await context.CallActivityAsync<string>("Quote", input)));
        EmbeddedTaskHub hub = await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(hub, "Twice", big);

        Assert.True(big.Length > 300_000);
        Assert.Equal($"<<{big}>>", Output<string>(ended));
    }

    [Fact]
    public async Task CallActivity_LongerThanTheVisibility_RunsOnce()
    {
        int runs = 0;
        Registry.Activity<string, int>("Slow", async (_, token) =>
        {
            Interlocked.Increment(ref runs);
            await Task.Delay(Options.Visibility * 1.5, Time, token);
            return runs;
        }).Orchestrator<string, int>("Wait", (context, _) => context.CallActivityAsync<int>("Slow"));
        EmbeddedTaskHub first = await StartHostAsync();
        await StartHostAsync();

        OrchestrationMetadata ended = await RunAsync(first, "Wait", "");

        Assert.Equal(1, Output<int>(ended));
        Assert.Equal(1, runs);
    }
}
