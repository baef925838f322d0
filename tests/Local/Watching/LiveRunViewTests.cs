using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Watching;
using Spectre.Console;

namespace BertPipeline.Local.Tests.Watching;

public sealed class LiveRunViewTests
{
    [Fact]
    public void Table_RunWithoutSteps_NamesItOnOneLine()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var run = new RunStatus
        {
            Id = "20300101-120000-3f9a00",
            State = RunState.Pending,
            CreatedAt = now,
            UpdatedAt = now,
            Request = new RunRequest { Corpus = "feedback" },
            Steps = [],
        };
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });

        console.Write(LiveRunView.Table(run, now));

        Assert.Contains("run 20300101-120000-3f9a00: pending", text.ToString(), StringComparison.Ordinal);
    }
}
