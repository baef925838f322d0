using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>x·Φ(x) (Hendrycks and Gimpel 2016, arXiv:1606.08415).</summary>
internal readonly struct Gelu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Value, Vector256<float> Slope) At(Vector256<float> x)
    {
        (Vector256<float> cumulative, Vector256<float> density) = NormalDistribution.Of(x);
        return (x * cumulative, Vector256.FusedMultiplyAdd(x, density, cumulative));
    }
}
