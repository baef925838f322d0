using System.Diagnostics;
using System.Globalization;

namespace BertPipeline.Text.Benchmarks;

/// <summary>Times and allocations of repeated runs.</summary>
internal static class Measurement
{
    /// <summary>Runs once to warm up, then <paramref name="times"/> times; returns the median seconds and the bytes allocated by one run on this thread.</summary>
    public static (double Seconds, long Allocated) Median(int times, Action action)
    {
        action();
        var seconds = new double[times];
        long allocated = 0;
        for (int i = 0; i < times; i++)
        {
            GC.Collect();
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            action();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Array.Sort(seconds);
        return (seconds[times / 2], allocated);
    }

    /// <summary>A row of a Markdown table.</summary>
    public static void Row(params object[] cells) =>
        Console.WriteLine("| " + string.Join(" | ", cells.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture))) + " |");
}
