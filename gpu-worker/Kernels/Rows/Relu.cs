using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>x where it is positive, else 0.</summary>
internal readonly struct Relu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Value, Vector256<float> Slope) At(Vector256<float> x)
    {
        // Not less than or equal: NaN goes through.
        Vector256<float> isCut = Vector256.LessThanOrEqual(x, Vector256<float>.Zero);
        return (Vector256.AndNot(x, isCut), Vector256.AndNot(Vector256<float>.One, isCut));
    }
}
