using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>
/// Dropout (Srivastava et al. 2014). On the processor libtorch draws its masks one number after the other on one thread, an eighth of a
/// training step on two cores; here each element's number is a hash of its place, eight at a time. The mask depends on the
/// seed and on how many masks were drawn since, never on threads or on the width of vectors.
/// </summary>
internal static class Dropout
{
    [ThreadStatic]
    private static ulong _seed;

    [ThreadStatic]
    private static uint _drawn;

    /// <summary>Begins a sequence of masks on this thread; libtorch's own generator begins with the same seed.</summary>
    public static void Seed(long seed)
    {
        random.manual_seed(seed);
        (_seed, _drawn) = ((ulong)seed, 0);
    }

    /// <param name="x">fp32, any shape.</param>
    /// <param name="probability">Of an element to become 0; the others are divided by 1 − probability.</param>
    /// <param name="training">False returns <paramref name="x"/>.</param>
    public static Tensor Apply(Tensor x, double probability, bool training)
    {
        if (!training || probability <= 0)
        {
            return x;
        }

        if (x.device_type != DeviceType.CPU)
        {
            return nn.functional.dropout(x, probability, training);
        }

        Tensor mask = empty(x.shape, float32);
        Draw(MemoryMarshal.Cast<byte, float>(mask.bytes), probability);
        return x * mask;
    }

    /// <summary>Fills a mask with 0 and 1 / (1 − probability).</summary>
    internal static void Draw(Span<float> mask, double probability)
    {
        uint drawn = ++_drawn;
        uint start = (uint)_seed + (drawn * 0x9e3779b9);
        uint key = (uint)(_seed >> 32) ^ Hash(Vector256.Create(drawn), 0).ToScalar();
        var threshold = Vector256.Create((uint)(probability * uint.MaxValue));
        var kept = Vector256.Create((float)(1 / (1 - probability)));
        Vector256<uint> place = Vector256<uint>.Indices + Vector256.Create(start);
        Span<Vector256<float>> whole = MemoryMarshal.Cast<float, Vector256<float>>(mask);
        for (int i = 0; i < whole.Length; i++)
        {
            whole[i] = Vector256.GreaterThanOrEqual(Hash(place, key), threshold).AsSingle() & kept;
            place += Vector256.Create(8u);
        }

        Vector256<float> rest = Vector256.GreaterThanOrEqual(Hash(place, key), threshold).AsSingle() & kept;
        for (int i = whole.Length * 8; i < mask.Length; i++)
        {
            mask[i] = rest[i % 8];
        }
    }

    /// <summary>C. Wellons' lowbias32, a bijection with little bias (nullprogram.com/blog/2018/07/31), with a key mixed in halfway.</summary>
    private static Vector256<uint> Hash(Vector256<uint> x, uint key)
    {
        x = (x ^ (x >>> 16)) * Vector256.Create(0x7feb352du);
        x = (x ^ (x >>> 15) ^ Vector256.Create(key)) * Vector256.Create(0x846ca68bu);
        return x ^ (x >>> 16);
    }
}
