using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.Execution;
using BertPipeline.TaskHub.History;
using BertPipeline.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.TaskHub.Tests.Execution;

public sealed partial class OrchestrationExecutorTests
{
    private static readonly DateTimeOffset Start = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TaskRegistry _registry = new();

    [Fact]
    public void Execute_FirstTurn_SchedulesWhatTheCodeAsksFor()
    {
        _registry.Orchestrator<string, string>("Two", async (context, input) =>
        {
            Task<string> first = context.CallActivityAsync<string>("A", input);
            Task<string> second = context.CallActivityAsync<string>("B", 2);
            return await first + await second;
        });

        TurnResult result = Execute("Two", []);

        Assert.Equal([new TaskScheduled(0, "A", "\"in\""), new TaskScheduled(1, "B", "2")], result.Scheduled);
        Assert.Null(result.Completion);
    }

    [Theory]
    [InlineData(0, 1, "A")]
    [InlineData(1, 0, "B")]
    public void Execute_WhenAny_IsDecidedByTheOrderOfTheHistory(int first, int second, string winner)
    {
        _registry.Orchestrator<string, string>("Race", async (context, _) =>
            await await Task.WhenAny(context.CallActivityAsync<string>("A"), context.CallActivityAsync<string>("B")));
        string[] names = ["\"A\"", "\"B\""];

        // Both are there when the code runs again.
        TurnResult result = Execute("Race", [new TaskCompleted(first, names[first]), new TaskCompleted(second, names[second])],
            Past(new TaskScheduled(0, "A", null), new TaskScheduled(1, "B", null)));

        Assert.Equal($"\"{winner}\"", result.Completion!.Output);
    }

    [Fact]
    public void NewGuid_IsTheSameOnEveryReplay_AndAnotherEachTime()
    {
        _registry.Orchestrator<string, Guid[]>("Guids", (context, _) => Task.FromResult<Guid[]>([context.NewGuid(), context.NewGuid()]));

        string? once = Execute("Guids", []).Completion!.Output;
        string? again = Execute("Guids", []).Completion!.Output;

        Assert.Equal(once, again);
        Guid[] ids = System.Text.Json.JsonSerializer.Deserialize<Guid[]>(once!, PipelineJson.Options)!;
        Assert.NotEqual(ids[0], ids[1]);
        Assert.All(ids, id => Assert.Equal(5, id.Version));
    }

    [Fact]
    public void NameBasedGuid_OfTheRfcsExample_IsTheRfcsValue()
    {
        // RFC 9562, appendix A.4: the DNS name www.example.com.
        Guid dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), NameBasedGuid.Create(dns, "www.example.com"));
    }

    [Fact]
    public void IsReplaying_IsTrueOverHistoryOnly_AndTheLoggerIsSilentThen()
    {
        var lines = new List<string>();
        _registry.Orchestrator<string, string>("Log", async (context, _) =>
        {
            ILogger logger = context.CreateReplaySafeLogger("test");
            string replaying = $"{context.IsReplaying}";
            Write(logger, "before");
            await context.CallActivityAsync<string>("A");
            Write(logger, "after");
            return $"{replaying}, {context.IsReplaying}";
        });

        TurnResult first = Execute("Log", [], lines);
        TurnResult second = Execute("Log", [new TaskCompleted(0, null)], lines, Past([.. first.Scheduled]));

        Assert.Equal("\"True, False\"", second.Completion!.Output);
        Assert.Equal(["before", "after"], lines);
    }

    [Fact]
    public void CurrentUtcDateTime_IsTheTurns()
    {
        _registry.Orchestrator<string, DateTime[]>("Clock", async (context, _) =>
        {
            DateTime before = context.CurrentUtcDateTime;
            await context.CallActivityAsync<string>("A");
            return [before, context.CurrentUtcDateTime];
        });

        TurnResult result = Execute("Clock", [new TaskCompleted(0, null)], Past(new TaskScheduled(0, "A", null)));

        Assert.Equal("""["2025-03-01T12:00:01Z","2025-03-01T12:00:02Z"]""", result.Completion!.Output);
    }

    [Fact]
    public void SetCustomStatus_Over16Kilobytes_ThrowsWithSizes()
    {
        _registry.Orchestrator<string, string>("Big", (context, _) =>
        {
            context.SetCustomStatus(new string('x', 8191));
            return Task.FromResult("");
        });

        TurnResult result = Execute("Big", []);

        Assert.Equal(typeof(ArgumentException).FullName, result.Completion!.Failure!.ErrorType);
        Assert.Contains("has 16,386 bytes as UTF-16 JSON; at most 16,384 are allowed", result.Completion.Failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void SetCustomStatus_Of16Kilobytes_IsKept()
    {
        _registry.Orchestrator<string, string>("Fits", (context, _) =>
        {
            context.SetCustomStatus(new string('x', 8190));
            return Task.FromResult("");
        });

        Assert.Equal(8192, Execute("Fits", []).CustomStatus!.Length);
    }

    [Fact]
    public void Execute_AwaitsWhatIsNotTheContexts_FailsAsStuck()
    {
        _registry.Orchestrator<string, string>("Stuck", async (_, _) =>
        {
            await new TaskCompletionSource().Task;
            return "";
        });

        Assert.Equal(FailureKind.Stuck, Execute("Stuck", []).Completion!.Failure!.ErrorType);
    }

    [Fact]
    public void Execute_LeavesTheScheduler_SaysSo()
    {
        _registry.Orchestrator<string, string>("Escape", async (context, _) =>
        {
            var left = new TaskCompletionSource();
            new Thread(() =>
            {
                try
                {
                    context.NewGuid();
                    left.SetResult();
                }
                catch (InvalidOperationException exception)
                {
                    left.SetException(exception);
                }
            }).Start();
#pragma warning disable xUnit1030, CA1849 // Blocks on purpose: the other thread is what is tested.
            left.Task.GetAwaiter().GetResult();
#pragma warning restore xUnit1030, CA1849
            return await context.CallActivityAsync<string>("A");
        });

        Assert.Contains("outside its own scheduler", Execute("Escape", []).Completion!.Failure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void CallActivity_Retries_AskForTimersBetweenAttempts()
    {
        _registry.Orchestrator<string, string>("Retry", (context, _) => context.CallActivityAsync<string>(
            "A", null, new(new RetryPolicy(3, TimeSpan.FromSeconds(10), 2))));
        var failed = new TaskFailureDetails("IOException", "no");

        TurnResult afterFirst = Execute("Retry", [new TaskFailed(0, failed)], Past(new TaskScheduled(0, "A", null)));
        TurnResult afterTimer = Execute("Retry", [new TimerFired(1)], Past(new TaskScheduled(0, "A", null)),
            [new TaskFailed(0, failed), .. afterFirst.Scheduled]);

        Assert.Equal([new TimerCreated(1, Start.AddSeconds(2 + 10))], afterFirst.Scheduled);
        Assert.Equal([new TaskScheduled(2, "A", null)], afterTimer.Scheduled);
    }

    [Fact]
    public void CallSubOrchestration_Retried_TakesAFreshId()
    {
        _registry.Orchestrator<string, string>("Retry", async (context, _) =>
        {
            var retry = new RetryPolicy(2, TimeSpan.FromSeconds(10));
            Task<string> named = context.CallSubOrchestrationAsync<string>("Child", null, new(retry, "child"));
            return await named + await context.CallSubOrchestrationAsync<string>("Child", null, new(retry));
        });
        SubOrchestrationCreated first = new(0, "Child", "child", "", null);

        TurnResult retried = Execute("Retry", [new TimerFired(1)], Past(first), [new TaskFailed(0, new("IOException", "no")), new TimerCreated(1, Start)]);
        TurnResult unnamed = Execute("Retry", [new TaskCompleted(0, "\"x\"")], Past(first));

        Assert.Equal([new SubOrchestrationCreated(2, "Child", "child:2", "", null)], retried.Scheduled);
        Assert.Equal([new SubOrchestrationCreated(1, "Child", "i:1", "", null)], unnamed.Scheduled);
    }

    [Fact]
    public void CallActivity_RetryTimeoutPassed_FailsWithoutAnotherAttempt()
    {
        _registry.Orchestrator<string, string>("Retry", (context, _) => context.CallActivityAsync<string>(
            "A", null, new(new RetryPolicy(3, TimeSpan.FromSeconds(10), RetryTimeout: TimeSpan.FromSeconds(5)))));

        TurnResult result = Execute("Retry", [new TaskFailed(0, new("IOException", "no"))], Past(new TaskScheduled(0, "A", null)));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.Completion!.Status);
    }

    [Fact]
    public void Execute_InputOfAnotherType_FailsTheInstance()
    {
        _registry.Orchestrator<int, int>("Number", (_, number) => Task.FromResult(number));

        Assert.Equal(typeof(System.Text.Json.JsonException).FullName, Execute("Number", []).Completion!.Failure!.ErrorType);
    }

    private static HistoryEvent[] Past(params ScheduledEvent[] scheduled) => scheduled;

#pragma warning disable CA1848, CA2254 // Any line will do.
    private static void Write(ILogger logger, string line) => logger.LogInformation(line);
#pragma warning restore CA1848, CA2254

    private TurnResult Execute(string orchestrator, ReceivedEvent[] received, params HistoryEvent[][] past) => Execute(orchestrator, received, [], past);

    private TurnResult Execute(string orchestrator, ReceivedEvent[] received, List<string> log, params HistoryEvent[][] past)
    {
        using var loggers = new LineLogger(log);
        List<Turn> history = [new(0, Start, [new ExecutionStarted("i", "e", orchestrator, "", "\"in\"")])];
        history.AddRange(past.Select((events, i) => new Turn(i + 1, Start.AddSeconds(i + 1), events)));
        return new OrchestrationExecutor(_registry, PipelineJson.Options, loggers)
            .Execute(history, new(history.Count, Start.AddSeconds(history.Count), received));
    }

    private sealed class LineLogger(List<string> lines) : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
