using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.Orchestration.Checks;

/// <summary>How fast this machine's cores multiply and add, all together: what a training's time is reckoned from before there is one.</summary>
internal static class ProcessorSpeed
{
    private const int Rounds = 200_000;
    private const int Accumulators = 12;

    // Long enough that each core is at work at the same time as the others, which share what they share in a training too.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(150);

    /// <returns>fp32 operations a second, a multiplication and an addition counted as two.</returns>
    public static double Measure()
    {
        int cores = Environment.ProcessorCount;
        double[] rates = new double[cores];
        using var start = new Barrier(cores);
        Thread[] threads = [.. Enumerable.Range(0, cores).Select(core => new Thread(() =>
        {
            MultiplyAndAdd();
            start.SignalAndWait();
            rates[core] = Rate();
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return rates.Sum();
    }

    private static double Rate()
    {
        List<double> seconds = [];
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long called = Stopwatch.GetTimestamp();
            MultiplyAndAdd();
            seconds.Add(Stopwatch.GetElapsedTime(called).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < Least);

        // A quarter of the calls, each of less than a millisecond, is not interrupted even on a busy machine.
        return 2.0 * Rounds * Accumulators * Vector512<float>.Count / seconds.Order().ElementAt(seconds.Count / 4);
    }

    /// <summary>As many sums as hide the latency of one; what they come to is of no interest, and stays finite.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> MultiplyAndAdd()
    {
        var factor = Vector512.Create(0.999f);
        var term = Vector512.Create(0.001f);
        Vector512<float> a = factor, b = factor, c = factor, d = factor, e = factor, f = factor, g = factor, h = factor, i = factor, j = factor, k = factor, l = factor;
        for (int round = 0; round < Rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, factor, term);
            b = Vector512.FusedMultiplyAdd(b, factor, term);
            c = Vector512.FusedMultiplyAdd(c, factor, term);
            d = Vector512.FusedMultiplyAdd(d, factor, term);
            e = Vector512.FusedMultiplyAdd(e, factor, term);
            f = Vector512.FusedMultiplyAdd(f, factor, term);
            g = Vector512.FusedMultiplyAdd(g, factor, term);
            h = Vector512.FusedMultiplyAdd(h, factor, term);
            i = Vector512.FusedMultiplyAdd(i, factor, term);
            j = Vector512.FusedMultiplyAdd(j, factor, term);
            k = Vector512.FusedMultiplyAdd(k, factor, term);
            l = Vector512.FusedMultiplyAdd(l, factor, term);
        }

        return a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
