using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>Softmax of a row of scores.</summary>
internal static unsafe class Softmax
{
    /// <summary>Largest element; NaN where one is NaN.</summary>
    public static float Largest(float* row, int length)
    {
        var largest = Vector256.Create(row[0]);
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> x = i + Lanes.Count <= length ? Vector256.Load(row + i) : LoadEnd(row, i, length);
            largest = Vector256.Max(largest, x);
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
            Vector256<float> e = Exponential.Of(Vector256.FusedMultiplyAdd(Lanes.Load(row, i, length), Vector256.Create(scale), Vector256.Create(-shift)));
            Lanes.Store(e, row, i, length);
            sum += i + Lanes.Count <= length ? e : Lanes.Load(row, i, length);
        }

        return Vector256.Sum(sum);
    }

    private static Vector256<float> LoadEnd(float* row, int at, int length)
    {
        Vector256<float> x = Vector256.Create(row[at]);
        new ReadOnlySpan<float>(row + at, length - at).CopyTo(new Span<float>(&x, Lanes.Count));
        return x;
    }
}
