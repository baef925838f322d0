using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>
/// Which elements of one tensor dropout keeps (Srivastava et al. 2014). Every element's number is a hash of its place and not the next of a sequence: the mask can be
/// computed again in the backward pass instead of being stored, by any thread, in any order.
/// </summary>
internal readonly struct DropoutMask
{
    private readonly uint _start;
    private readonly uint _key;
    private readonly uint _threshold;
    private readonly float _kept;

    /// <param name="seed">Of the micro-batch.</param>
    /// <param name="number">Of the mask within it.</param>
    /// <param name="probability">Of an element to become 0; the others are divided by 1 − probability.</param>
    public DropoutMask(long seed, uint number, double probability)
    {
        _start = (uint)seed + (number * 0x9e3779b9);
        _key = (uint)((ulong)seed >> 32) ^ Hash(Vector256.Create(number), 0).ToScalar();
        _threshold = (uint)(probability * uint.MaxValue);
        _kept = (float)(1 / (1 - probability));
    }

    /// <summary>False keeps everything: so is the default.</summary>
    public bool IsOn => _threshold > 0;

    /// <summary>The factors of eight elements, 0 or 1 / (1 − probability).</summary>
    /// <param name="place">The first one's index in its tensor.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> At(uint place)
    {
        Vector256<uint> hash = Hash(Vector256<uint>.Indices + Vector256.Create(_start + place), _key);
        return Vector256.GreaterThanOrEqual(hash, Vector256.Create(_threshold)).AsSingle() & Vector256.Create(_kept);
    }

    /// <summary>C. Wellons' lowbias32, a bijection with little bias (nullprogram.com/blog/2018/07/31), with a key mixed in halfway.</summary>
    private static Vector256<uint> Hash(Vector256<uint> x, uint key)
    {
        x = (x ^ (x >>> 16)) * Vector256.Create(0x7feb352du);
        x = (x ^ (x >>> 15) ^ Vector256.Create(key)) * Vector256.Create(0x846ca68bu);
        return x ^ (x >>> 16);
    }
}
