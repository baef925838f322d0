using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Watching;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.Local.Tests.Watching;

public sealed class PlainRunViewTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Show_StateChanges_OneLineEach()
    {
        PlainRunView view = View();

        view.Show(Run(Step(StepState.Pending)));
        view.Show(Run(Step(StepState.Queued)));
        view.Show(Run(Step(StepState.Queued)));
        _time.Advance(TimeSpan.FromSeconds(65));
        view.Show(Run(Step(StepState.Reused) with { ReusedFrom = "r0" }));

        Assert.Equal(
            ["[00:00:00] train-classifier bert seed 1: waits for a worker", "[00:01:05] train-classifier bert seed 1: reused from run r0"],
            Lines());
    }

    [Fact]
    public void Show_RunningStep_IsRepeatedEveryTenSecondsOnly()
    {
        PlainRunView view = View();

        for (int second = 0; second < 25; second++)
        {
            view.Show(Run(Running()));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, Lines().Length);
        Assert.Equal(
            "[00:00:20] train-classifier bert seed 1: running; epoch 2 of 3, step 50 of 1,000, 12,345 tokens/s, 1:20 left, loss 0.25", Lines()[2]);
    }

    [Fact]
    public void Show_Ended_SaysHowLongItTook()
    {
        DateTimeOffset start = _time.GetUtcNow();
        View().Show(Run(Step(StepState.Succeeded) with
        {
            StartedAt = start,
            EndedAt = start.AddSeconds(62),
            Summary = new Dictionary<string, string> { ["tokens"] = "1234567", ["reason"] = new string('x', 100) },
        }));

        Assert.Equal(["[00:00:00] train-classifier bert seed 1: succeeded in 1:02; tokens 1,234,567"], Lines());
    }

    [Fact]
    public void Show_WhatTheStepTells_StandsBelowItOnceItHasEnded()
    {
        View().Show(Run(Step(StepState.Succeeded) with
        {
            EndedAt = _time.GetUtcNow(),
            Summary = new Dictionary<string, string> { ["pieces"] = "7", ["notes"] = "a.csv: read as utf-16", ["warnings"] = "One.\nTwo." },
        }));

        Assert.Equal(
            ["[00:00:00] train-classifier bert seed 1: succeeded; pieces 7", "           Warning: One.", "           Warning: Two.", "           Note: a.csv: read as utf-16"],
            Lines());
    }

    private static StepStatus Step(StepState state) => new() { Step = "train-classifier", Variant = "bert", Seed = 1, State = state };

    private static StepStatus Running() => Step(StepState.Running) with
    {
        Progress = new JobProgress("epoch 2 of 3", 50, 1000, 12_345, "tokens", 80, new Dictionary<string, double> { ["loss"] = 0.25 }),
    };

    private static RunStatus Run(StepStatus step) => new()
    {
        Id = "r1",
        State = RunState.Running,
        CreatedAt = default,
        UpdatedAt = default,
        Request = new RunRequest { Corpus = "f" },
        Steps = [step],
    };

    private PlainRunView View() => new(_output, _time, TimeSpan.FromSeconds(10));

    private string[] Lines() => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
