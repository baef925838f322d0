using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BertPipeline.GpuWorker.Randomness;

/// <summary>
/// Seeds by what they are for. Nothing carries a generator's state from one step to the next, so that a resumed run draws what
/// an undisturbed one would have drawn.
/// </summary>
internal static class RandomSeed
{
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the numbers are for: order, dropout, weights…</param>
    /// <param name="first">Which one of those, such as the step.</param>
    /// <param name="second">And within it, such as the micro-batch.</param>
    /// <returns>Not negative.</returns>
    public static long For(int seed, string purpose, long first = 0, long second = 0)
    {
        Span<byte> text = stackalloc byte[20 + Encoding.UTF8.GetMaxByteCount(purpose.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(text, seed);
        BinaryPrimitives.WriteInt64LittleEndian(text[4..], first);
        BinaryPrimitives.WriteInt64LittleEndian(text[12..], second);
        int length = 20 + Encoding.UTF8.GetBytes(purpose, text[20..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash) & long.MaxValue;
    }
}
