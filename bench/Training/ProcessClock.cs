using System.Diagnostics;
using BertPipeline.Weights.Benchmarks;

namespace BertPipeline.Training.Benchmarks;

/// <summary>Wall time, processor time and memory of this process from a start to the last mark.</summary>
internal sealed class ProcessClock
{
    private long _startedAt;
    private TimeSpan _cpuBefore;

    public double Seconds { get; private set; }

    public double CpuSeconds { get; private set; }

    public double PeakMegabytes { get; private set; }

    public static double ResidentMegabytes => ResidentMemory.Now / 1e6;

    public void Start()
    {
        (_startedAt, _cpuBefore) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        Mark();
    }

    public void Mark()
    {
        Seconds = Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
        CpuSeconds = (Environment.CpuUsage.TotalTime - _cpuBefore).TotalSeconds;
        PeakMegabytes = ResidentMemory.Peak / 1e6;
    }
}
