using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BertPipeline.GpuWorker.Kernels.Rows;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Randomness;

/// <summary>
/// The masks of a micro-batch, one after the other. On the processor libtorch draws them one number after the other on one thread, an eighth of a training step on two
/// cores; here a mask depends on the seed and on how many were drawn since, never on threads.
/// </summary>
internal static class DropoutMasks
{
    private static readonly Lock Gate = new();

    [ThreadStatic]
    private static long _seed;

    [ThreadStatic]
    private static uint _drawn;

    [ThreadStatic]
    private static bool _isShared;

    /// <summary>Begins a sequence of masks on this thread.</summary>
    /// <param name="seed">Of the micro-batch.</param>
    /// <param name="isAlone">True where no other thread draws masks meanwhile: libtorch's own generators, which GPUs draw from, then begin with the same seed.</param>
    public static void Seed(long seed, bool isAlone = true)
    {
        if (isAlone)
        {
            random.manual_seed(seed);
        }

        (_seed, _drawn, _isShared) = (seed, 0, !isAlone);
    }

    /// <summary>The next mask; one that keeps everything where the probability is 0.</summary>
    public static DropoutMask Next(double probability) => probability > 0 ? new DropoutMask(_seed, ++_drawn, probability) : default;

    /// <param name="x">Any shape.</param>
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
            return Draw(() => nn.functional.dropout(x, probability, training));
        }

        Tensor mask = empty(x.shape, float32);
        Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), Next(probability));
        return x * mask.to(x.dtype);
    }

    /// <summary>
    /// Runs what draws from a GPU's generator. libtorch seeds those of all GPUs at once: where several are at work each mask is seeded by itself, and no other
    /// thread comes between seed and mask.
    /// </summary>
    public static Tensor Draw(Func<Tensor> operation)
    {
        if (!_isShared)
        {
            return operation();
        }

        lock (Gate)
        {
            random.manual_seed(_seed + ++_drawn);
            return operation();
        }
    }

    /// <summary>Writes a mask out: 0 and 1 / (1 − probability).</summary>
    internal static void Fill(Span<float> target, DropoutMask mask)
    {
        int i = 0;
        for (; i + Lanes.Count <= target.Length; i += Lanes.Count)
        {
            mask.At((uint)i).CopyTo(target[i..]);
        }

        Vector256<float> rest = mask.At((uint)i);
        for (int j = i; j < target.Length; j++)
        {
            target[j] = rest[j - i];
        }
    }
}
