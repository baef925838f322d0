using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>bfloat16, the upper half of a float, to and fro.</summary>
internal static unsafe class BFloat16
{
    private const uint QuietBit = 0x0040_0000;

    /// <summary>To the nearest, ties to even; what is not a number stays none.</summary>
    public static void From(float* source, ushort* target, int count)
    {
        int i = 0;
        for (; i + Vector256<ushort>.Count <= count; i += Vector256<ushort>.Count)
        {
            Vector256.Narrow(Rounded(Vector256.Load(source + i)), Rounded(Vector256.Load(source + i + Vector256<float>.Count))).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = (ushort)Rounded(Vector256.Create(source[i]))[0];
        }
    }

    /// <summary>Exact.</summary>
    public static void To(ushort* source, float* target, int count)
    {
        int i = 0;
        for (; i + Vector256<ushort>.Count <= count; i += Vector256<ushort>.Count)
        {
            (Vector256<float> low, Vector256<float> high) = Widened(source + i);
            low.Store(target + i);
            high.Store(target + i + Vector256<float>.Count);
        }

        for (; i < count; i++)
        {
            target[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
        }
    }

    /// <summary>Adds them.</summary>
    public static void AddTo(ushort* source, float* target, int count)
    {
        int i = 0;
        for (; i + Vector256<ushort>.Count <= count; i += Vector256<ushort>.Count)
        {
            (Vector256<float> low, Vector256<float> high) = Widened(source + i);
            (Vector256.Load(target + i) + low).Store(target + i);
            (Vector256.Load(target + i + Vector256<float>.Count) + high).Store(target + i + Vector256<float>.Count);
        }

        for (; i < count; i++)
        {
            target[i] += BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
        }
    }

    private static Vector256<uint> Rounded(Vector256<float> values)
    {
        Vector256<uint> bits = values.AsUInt32();
        Vector256<uint> nearest = bits + Vector256.Create(0x7FFFu) + ((bits >>> 16) & Vector256<uint>.One);
        return Vector256.ConditionalSelect(Vector256.Equals(values, values).AsUInt32(), nearest, bits | Vector256.Create(QuietBit)) >>> 16;
    }

    private static (Vector256<float> Low, Vector256<float> High) Widened(ushort* source)
    {
        (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.Load(source));
        return ((low << 16).AsSingle(), (high << 16).AsSingle());
    }
}
