using System.Diagnostics;

namespace BertPipeline.Training.Benchmarks;

/// <summary>Memory and processor time of another process, looked at twenty times a second: it tells neither when it has ended.</summary>
internal sealed class ChildWatch : IDisposable
{
    private readonly Timer _timer;
    private long _peak;

    public ChildWatch(Process process) => _timer = new Timer(_ => Look(process), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));

    /// <summary>Highest resident set seen.</summary>
    public double PeakMegabytes => _peak / 1e6;

    /// <summary>User and system, as last seen.</summary>
    public double CpuSeconds { get; private set; }

    public void Dispose() => _timer.Dispose();

    private void Look(Process process)
    {
        try
        {
            process.Refresh();
            _peak = Math.Max(_peak, process.WorkingSet64);
            CpuSeconds = process.TotalProcessorTime.TotalSeconds;
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
