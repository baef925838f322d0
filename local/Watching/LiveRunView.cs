using BertPipeline.Contracts.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace BertPipeline.Local.Watching;

/// <summary>A table that is drawn anew in place, for terminals.</summary>
public sealed class LiveRunView(LiveDisplayContext display, TimeProvider time) : IRunView
{
    private const int BarWidth = 16;

    public void Show(RunStatus run) => display.UpdateTarget(Table(run, time.GetUtcNow()));

    public static IRenderable Table(RunStatus run, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        string asked = run.CancelRequested && run.State is (RunState.Pending or RunState.Running or RunState.Suspended) ? ", being cancelled" : "";
        Table table = new Table()
            .Border(TableBorder.None)
            .AddColumn("step", c => c.NoWrap())
            .AddColumn("", c => c.NoWrap())
            .AddColumn("time", c => c.RightAligned().NoWrap())
            .AddColumn("");
        foreach (StepStatus step in run.Steps)
        {
            string elapsed = StepText.Elapsed(step, now) is { } t ? StepText.Duration(t) : "";
            table.AddRow(
                new Paragraph(Glyph(step.State), new Style(ColorOf(step.State))).Append($" {StepText.Name(step)}"),
                Bar(step),
                new Paragraph(step.State == StepState.Reused ? "" : elapsed),
                new Paragraph(Last(step)));
        }

        // Not the table's own title, which is folded to the table's width: a run without steps has a narrow one.
        return new Rows(new Spectre.Console.Text($"run {run.Id}: {run.State.ToString().ToLowerInvariant()}{asked}", new Style(decoration: Decoration.Bold)), table, new Rows(run.Steps.SelectMany(StepText.Told).Select(told => new Spectre.Console.Text(told))));
    }

    private static string Last(StepStatus step) => step.State switch
    {
        StepState.Pending => "",
        StepState.Running or StepState.Succeeded => StepText.Detail(step),
        StepState.Failed => StepText.Detail(step),
        _ => StepText.State(step),
    };

    private static Paragraph Bar(StepStatus step)
    {
        if (step.State != StepState.Running || StepText.Share(step) is not { } share)
        {
            return new Paragraph("");
        }

        int full = (int)Math.Round(share * BarWidth);
        return new Paragraph(new string('━', full) + new string('─', BarWidth - full));
    }

    private static string Glyph(StepState state) => state switch
    {
        StepState.Succeeded => "✓",
        StepState.Reused => "=",
        StepState.Failed => "✗",
        StepState.Cancelled => "-",
        StepState.Running => "▶",
        StepState.Queued => "…",
        _ => "·",
    };

    private static Color ColorOf(StepState state) => state switch
    {
        StepState.Succeeded or StepState.Reused => Color.Green,
        StepState.Failed => Color.Red,
        StepState.Running => Color.Blue,
        StepState.Queued or StepState.Cancelled => Color.Yellow,
        _ => Color.Grey,
    };
}
