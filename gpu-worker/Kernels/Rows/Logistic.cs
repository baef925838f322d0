using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>The logistic function and the hyperbolic tangent of eight floats, to 1e-7.</summary>
internal static class Logistic
{
    /// <summary>σ(x) = 1 / (1 + e⁻ˣ)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Exponential.Of(-x));

    /// <summary>tanh(x) = 2·σ(2x) − 1</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        Vector256<float> twice = Sigmoid(x + x);
        return twice + twice - Vector256<float>.One;
    }
}
