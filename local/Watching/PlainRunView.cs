using BertPipeline.Contracts.Runs;

namespace BertPipeline.Local.Watching;

/// <summary>
/// Appends lines, for logs and pipes: one when a step's state changes, one every <paramref name="interval"/> for each step that runs.
/// </summary>
public sealed class PlainRunView(TextWriter output, TimeProvider time, TimeSpan interval) : IRunView
{
    private readonly long _started = time.GetTimestamp();
    private readonly Dictionary<string, (StepState State, DateTimeOffset SaidAt)> _said = new(StringComparer.Ordinal);

    public void Show(RunStatus run)
    {
        ArgumentNullException.ThrowIfNull(run);
        DateTimeOffset now = time.GetUtcNow();
        foreach (StepStatus step in run.Steps)
        {
            string name = StepText.Name(step);
            bool known = _said.TryGetValue(name, out (StepState State, DateTimeOffset SaidAt) last);
            // A step that was cancelled before it began says nothing that the end of the run does not say.
            bool changed = known ? step.State != last.State : step.State is not (StepState.Pending or StepState.Cancelled);
            bool due = known && step.State == StepState.Running && now - last.SaidAt >= interval;
            if (changed || due)
            {
                _said[name] = (step.State, now);
                Write(step, now);
            }
        }
    }

    private void Write(StepStatus step, DateTimeOffset now)
    {
        string clock = time.GetElapsedTime(_started).ToString(@"hh\:mm\:ss", System.Globalization.CultureInfo.InvariantCulture);
        string took = step.EndedAt is not null && StepText.Elapsed(step, now) is { } elapsed && step.State != StepState.Reused
            ? $" in {StepText.Duration(elapsed)}"
            : "";
        string detail = StepText.Detail(step);
        output.WriteLine($"[{clock}] {StepText.Name(step)}: {StepText.State(step)}{took}{(detail.Length > 0 ? "; " + detail : "")}");
        foreach (string told in step.EndedAt is null ? [] : StepText.Told(step))
        {
            output.WriteLine($"           {told}");
        }
    }
}
