using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>A function of one variable between two layers.</summary>
internal interface IActivation
{
    /// <returns>The function's value at x, and its slope there.</returns>
    static abstract (Vector256<float> Value, Vector256<float> Slope) At(Vector256<float> x);
}
