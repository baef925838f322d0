using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>Rows of any length, eight floats at a time. Eight on every processor, so that sums have the same bits everywhere.</summary>
internal static unsafe class Lanes
{
    public const int Count = 8;

    /// <summary>Floats <paramref name="at"/> and the seven after it; zeros beyond the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* row, int at, int length) => at + Count <= length ? Vector256.Load(row + at) : LoadEnd(row + at, length - at);

    /// <summary>Writes what lies before the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> x, float* row, int at, int length)
    {
        if (at + Count <= length)
        {
            x.Store(row + at);
        }
        else
        {
            StoreEnd(x, row + at, length - at);
        }
    }

    private static Vector256<float> LoadEnd(float* source, int count)
    {
        Vector256<float> x = default;
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(&x, Count));
        return x;
    }

    private static void StoreEnd(Vector256<float> x, float* target, int count) =>
        new ReadOnlySpan<float>(&x, count).CopyTo(new Span<float>(target, count));
}
