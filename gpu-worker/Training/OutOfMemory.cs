using System.Runtime.InteropServices;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Recognises that the device has no room, and makes the micro-batch smaller.</summary>
internal static class OutOfMemory
{
    private const int SmallestMicroBatch = 256;

    /// <summary>TorchSharp has no type of its own for it: libtorch's CUDA and CPU allocators are known by their words.</summary>
    public static bool Is(Exception exception) => exception is OutOfMemoryException || (exception is ExternalException
        && (exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
            || exception.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase)));

    /// <exception cref="DeviceOutOfMemoryException">It cannot be halved again.</exception>
    public static int Halve(int tokens, Exception cause) => tokens / 2 >= SmallestMicroBatch
        ? tokens / 2
        : throw new DeviceOutOfMemoryException($"Out of memory even with micro-batches of {tokens} tokens.", cause);
}
