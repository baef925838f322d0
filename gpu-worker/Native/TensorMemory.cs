using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Native;

/// <summary>Where a tensor's numbers lie, for the project's own kernels.</summary>
internal static unsafe class TensorMemory
{
    /// <param name="tensor">fp32, contiguous, on the processor. It must outlive the use of the pointer.</param>
    public static float* Of(Tensor tensor)
    {
        if (tensor.dtype != ScalarType.Float32 || !tensor.is_contiguous())
        {
            throw new ArgumentException($"A contiguous fp32 tensor was expected, not {tensor.dtype} of strides {string.Join(", ", tensor.stride())}.", nameof(tensor));
        }

        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
    }
}
