namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// Counts a training's steps. The timed part lies between the last step that is not counted and the last of all; evaluation and the checkpoint at the end
/// come after it.
/// </summary>
/// <param name="warmup">Steps that are not counted.</param>
/// <param name="trace">Whether the resident set is noted after every step.</param>
internal sealed class StepClock(int warmup, bool trace)
{
    private readonly List<double> _resident = [];

    public ProcessClock Clock { get; } = new();

    public int Steps { get; private set; }

    /// <summary>The resident set after each tenth of the steps.</summary>
    public IReadOnlyList<double> ResidentMegabytes => _resident.Count < 10
        ? _resident
        : [.. Enumerable.Range(1, 10).Select(tenth => _resident[(_resident.Count * tenth / 10) - 1])];

    /// <summary>Called after every step.</summary>
    public void Step()
    {
        Steps++;
        if (Steps == warmup)
        {
            Clock.Start();
        }
        else if (Steps > warmup)
        {
            Clock.Mark();
        }

        if (trace)
        {
            _resident.Add(ProcessClock.ResidentMegabytes);
        }
    }
}
