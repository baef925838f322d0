using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>Sums and products of rows.</summary>
internal static unsafe class RowMath
{
    /// <summary><c>target += x</c></summary>
    public static void Add(float* target, float* x, int length)
    {
        for (int i = 0; i < length; i += Lanes.Count)
        {
            (Vector256.Load(target + i) + Vector256.Load(x + i)).Store(target + i);
        }
    }

    /// <summary><c>row = (row + bias) · mask + residual</c></summary>
    /// <param name="row">A projection.</param>
    /// <param name="bias">Its bias.</param>
    /// <param name="residual">Added after dropout.</param>
    /// <param name="mask">Dropout.</param>
    /// <param name="place">The row's first element in the mask.</param>
    /// <param name="length">Of all rows.</param>
    public static void AddResidual(float* row, float* bias, float* residual, DropoutMask mask, uint place, int length)
    {
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> x = Vector256.Load(row + i) + Vector256.Load(bias + i);
            if (mask.IsOn)
            {
                x *= mask.At(place + (uint)i);
            }

            (x + Vector256.Load(residual + i)).Store(row + i);
        }
    }

    /// <summary><c>target = row · mask</c>; they may be the same row.</summary>
    /// <param name="row">Values, or their gradient: dropout treats both alike.</param>
    /// <param name="target">Takes what is kept.</param>
    /// <param name="mask">Dropout.</param>
    /// <param name="place">The row's first element in the mask.</param>
    /// <param name="length">Of both.</param>
    public static void Drop(float* row, float* target, DropoutMask mask, uint place, int length)
    {
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> x = Vector256.Load(row + i);
            (mask.IsOn ? x * mask.At(place + (uint)i) : x).Store(target + i);
        }
    }
}
