using System.Numerics;
using System.Runtime.InteropServices;

namespace BertPipeline.GpuWorker.BagOfTricks;

/// <summary>Vector arithmetic whose results do not depend on the width of the processor's vectors: sums of products run in order.</summary>
internal static class VectorMath
{
    /// <summary>target += scale · x</summary>
    public static void AddScaled(Span<float> target, ReadOnlySpan<float> x, float scale)
    {
        Span<Vector<float>> targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] += xs[i] * scale;
        }

        for (int i = targets.Length * Vector<float>.Count; i < target.Length; i++)
        {
            target[i] += x[i] * scale;
        }
    }

    public static void Scale(Span<float> target, float scale)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] *= scale;
        }
    }

    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        float sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}
