using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>eˣ of eight floats, to one unit in the last place: x = n·ln 2 + r, eʳ by a polynomial, 2ⁿ by the exponent's bits.</summary>
internal static class Exponential
{
    // Below, the result would no longer be a normal number: taken for it, which is zero beside everything that is added to it.
    private const float Lowest = -87.33f;
    private const float Highest = 88.37f;
    private const float Log2E = 1.442695041f;

    // ln 2 in two parts: n times the first is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>Least squares refined to equal errors over |r| ≤ ln 2 / 2: 1 + r + r²·p(r), relative error 3e-9 before rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> x)
    {
        // In this order NaN goes through, so that a training which diverges is seen to.
        x = Vector256.MinNative(Vector256.Create(Highest), Vector256.MaxNative(Vector256.Create(Lowest), x));
        Vector256<float> n = Vector256.Round(x * Log2E);
        Vector256<float> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2High), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2Low), r);
        Vector256<float> p = Vector256.Create(1.3814597e-3f);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(8.368717e-3f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(4.1668388e-2f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.16666521f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.49999993f));
        p = Vector256.FusedMultiplyAdd(p, r * r, r) + Vector256<float>.One;
        Vector256<int> exponent = Vector256.ConvertToInt32Native(n) + Vector256.Create(127);
        return p * Vector256.ShiftLeft(exponent, 23).AsSingle();
    }
}
