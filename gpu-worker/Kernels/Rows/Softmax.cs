using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>Softmax of a row of scores, filled up to a multiple of eight with −∞, whose exponential is as good as zero.</summary>
internal static unsafe class Softmax
{
    /// <summary>Largest element; NaN where one is NaN.</summary>
    public static float Largest(float* row, int length)
    {
        var largest = Vector256.Load(row);
        for (int i = Lanes.Count; i < length; i += Lanes.Count)
        {
            largest = Vector256.Max(largest, Vector256.Load(row + i));
        }

        float result = largest[0];
        for (int i = 1; i < Lanes.Count; i++)
        {
            result = MathF.Max(result, largest[i]);
        }

        return result;
    }

    /// <summary><c>row = e^(row · scale − shift)</c></summary>
    /// <returns>The sum of the results.</returns>
    public static float Exponentials(float* row, float scale, float shift, int length)
    {
        Vector256<float> sum = default;
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> e = Exponential.Of(Vector256.FusedMultiplyAdd(Vector256.Load(row + i), Vector256.Create(scale), Vector256.Create(-shift)));
            e.Store(row + i);
            sum += e;
        }

        return Vector256.Sum(sum);
    }
}
