using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BertPipeline.GpuWorker.Kernels;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Native;

/// <summary>Where a tensor's numbers lie, for the project's own kernels.</summary>
internal static unsafe class TensorMemory
{
    /// <param name="tensor">fp32, contiguous, on the processor. It must outlive the use of the pointer.</param>
    public static float* Of(Tensor tensor) => (float*)Of(tensor, ScalarType.Float32);

    /// <param name="tensor">bf16, contiguous, on the processor. It must outlive the use of the pointer.</param>
    public static ushort* OfBf16(Tensor tensor) => (ushort*)Of(tensor, ScalarType.BFloat16);

    /// <param name="tensor"><c>[rows, columns]</c>, fp32, contiguous, on the processor. It must outlive the use of the matrix.</param>
    public static Matrix MatrixOf(Tensor tensor) => new(Of(tensor), (int)tensor.shape[0], (int)tensor.shape[1]);

    private static void* Of(Tensor tensor, ScalarType type)
    {
        if (tensor.dtype != type || !tensor.is_contiguous())
        {
            throw new ArgumentException($"A contiguous tensor of {type} was expected, not {tensor.dtype} of strides {string.Join(", ", tensor.stride())}.", nameof(tensor));
        }

        return Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
    }
}
