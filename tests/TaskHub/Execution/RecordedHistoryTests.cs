using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.Execution;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Tests.Conformance;
using BertPipeline.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.TaskHub.Tests.Execution;

/// <summary>
/// A history as a hub recorded it, kept in the tree: instances that were started before a release must go on after it, so neither the
/// format of the events nor what the executor makes of them may change.
/// </summary>
public sealed class RecordedHistoryTests
{
    private static readonly Lazy<Turn[]> Recorded = new(() => JsonSerializer.Deserialize<Turn[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Histories", "scripted-run.json")), PipelineJson.Options)!);

    public static TheoryData<int> Turns => [.. Enumerable.Range(1, Recorded.Value.Length - 1)];

    [Theory]
    [MemberData(nameof(Turns))]
    public void Replay_EachRecordedTurn_AsksForWhatWasRecorded(int number)
    {
        Turn recorded = Recorded.Value[number];

        TurnResult result = Execute(ScriptedRun.Register(new TaskRegistry()), number);

        Assert.Equal(recorded.Events.OfType<ScheduledEvent>(), result.Scheduled);
    }

    [Fact]
    public void Replay_ChangedCode_NamesBothSides()
    {
        TaskRegistry changed = new TaskRegistry().Orchestrator<int, string>(ScriptedRun.Name, async (context, count) =>
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Square", i)));
            return await context.CallActivityAsync<string>("Steady");
        });

        TurnResult result = Execute(changed, Recorded.Value.Length - 1);

        Assert.Equal(FailureKind.NonDeterminism, result.Completion!.Failure!.ErrorType);
        Assert.Contains(
            "the history has activity 'Flaky' (#3), but the code asked for activity 'Steady' (#3)", result.Completion.Failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_ReadAndWritten_IsTheSame()
    {
        string file = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Histories", "scripted-run.json"));

        Assert.Equal(file.TrimEnd(), JsonSerializer.Serialize(Recorded.Value, PipelineJson.Indented));
    }

    private static TurnResult Execute(TaskRegistry registry, int number)
    {
        Turn recorded = Recorded.Value[number];
        return new OrchestrationExecutor(registry, PipelineJson.Options, NullLoggerFactory.Instance).Execute(
            Recorded.Value[..number], recorded with { Events = [.. recorded.Events.OfType<ReceivedEvent>()] });
    }
}
