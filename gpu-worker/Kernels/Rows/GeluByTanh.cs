using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>GELU's approximation x·(1 + tanh u) / 2 with u = √(2/π)·(x + 0.044715·x³), which is x·σ(2u); the form of Google's later models.</summary>
internal readonly struct GeluByTanh : IActivation
{
    private const float TwiceSqrt2OverPi = 1.5957691f;
    private const float Cubic = 0.044715f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Value, Vector256<float> Slope) At(Vector256<float> x)
    {
        Vector256<float> square = x * x;
        Vector256<float> twiceU = x * TwiceSqrt2OverPi * Vector256.FusedMultiplyAdd(square, Vector256.Create(Cubic), Vector256<float>.One);
        Vector256<float> e = Exponential.Of(-twiceU);
        Vector256<float> share = Vector256<float>.One / (Vector256<float>.One + e);
        Vector256<float> slopeOfTwiceU = Vector256.FusedMultiplyAdd(square, Vector256.Create(3 * Cubic), Vector256<float>.One) * TwiceSqrt2OverPi;

        // share · (1 − share), where the difference would lose its digits.
        Vector256<float> slope = Vector256.FusedMultiplyAdd(x * share * (e * share), slopeOfTwiceU, share);
        return (x * share, slope);
    }
}
