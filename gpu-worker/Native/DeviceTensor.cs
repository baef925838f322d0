using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Native;

/// <summary>Arrays on their way to a device. To a GPU they go through pinned memory, so that nobody waits for them.</summary>
internal static class DeviceTensor
{
    /// <returns>int64, <c>[values]</c></returns>
    public static Tensor Of(long[] values, Device device) => Move(tensor(values), device);

    /// <inheritdoc cref="Of(long[], Device)"/>
    public static Tensor Of(int[] values, Device device) => Of(Array.ConvertAll(values, value => (long)value), device);

    /// <returns>fp32, of the shape.</returns>
    public static Tensor Of(float[] values, long[] shape, Device device) => Move(tensor(values, shape), device);

    private static Tensor Move(Tensor values, Device device)
    {
        // Its memory is that of a managed array, which lies wherever the runtime has put it; the last digits of MKL's products depend on that (oneMKL, "Obtaining Numerically
        // Reproducible Results": arrays must be aligned alike), and a training's bytes must not. What libtorch allocates is aligned.
        using Tensor unpinned = values;
        if (device.type == DeviceType.CPU)
        {
            return unpinned.clone();
        }

        // libtorch keeps pinned memory until the copy is done, whoever disposes the tensor before.
        using Tensor pinned = unpinned.pin_memory();
        return pinned.to(device, non_blocking: true);
    }
}
