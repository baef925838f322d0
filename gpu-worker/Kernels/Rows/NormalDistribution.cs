using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>
/// The standard normal distribution of eight floats, which GELU is made of: density φ(x) = e^(−x²/2) / √2π, and the cumulative Φ(x), whose tail is
/// φ-shaped times a polynomial in t = 1 / (1 + 0.3·|x|), the form of Abramowitz and Stegun 7.1.26 with eight terms fitted anew (relative error 1.3e-7).
/// </summary>
internal static class NormalDistribution
{
    private const float InverseSqrt2Pi = 0.39894228f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Cumulative, Vector256<float> Density) Of(Vector256<float> x)
    {
        Vector256<float> t = Vector256<float>.One / Vector256.FusedMultiplyAdd(Vector256.Abs(x), Vector256.Create(0.3f), Vector256<float>.One);
        Vector256<float> p = Vector256.Create(3.5932032e-2f);
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.15827713f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.20820838f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-5.5395325e-2f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.12946991f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(9.9637301e-2f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.12079839f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.11962639f)) * t;
        Vector256<float> e = Exponential.Of(x * x * -0.5f);
        Vector256<float> tail = p * e;
        Vector256<float> cumulative = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), tail, Vector256<float>.One - tail);
        return (cumulative, e * InverseSqrt2Pi);
    }
}
