using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Flat;

/// <summary>Σ x², for the norm of a gradient.</summary>
internal static unsafe class SumOfSquares
{
    /// <param name="team">Who computes.</param>
    /// <param name="x">A flat buffer.</param>
    /// <param name="length">Its floats.</param>
    public static double Of(ThreadTeam team, float* x, long length)
    {
        var blocks = new FlatBlocks(length);
        double[] sums = new double[blocks.Count];
        team.Run(blocks.Count, block => sums[block] = Of(x + FlatBlocks.First(block), blocks.Length(block)));
        return sums.Sum();
    }

    private static double Of(float* x, int length)
    {
        // Four sums, so that none waits for the one before.
        Vector256<float> a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i + 32 <= length; i += 32)
        {
            Vector256<float> p = Vector256.Load(x + i), q = Vector256.Load(x + i + 8), r = Vector256.Load(x + i + 16), s = Vector256.Load(x + i + 24);
            a = Vector256.FusedMultiplyAdd(p, p, a);
            b = Vector256.FusedMultiplyAdd(q, q, b);
            c = Vector256.FusedMultiplyAdd(r, r, c);
            d = Vector256.FusedMultiplyAdd(s, s, d);
        }

        double sum = Vector256.Sum(a + b + (c + d));
        for (; i < length; i++)
        {
            sum += (double)x[i] * x[i];
        }

        return sum;
    }
}
