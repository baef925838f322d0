using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Native;

public sealed class DeviceTensorTests
{
    /// <summary>
    /// The runtime puts an array on a multiple of 8 bytes, now here and now there. A product of matrices whose last digits followed that would make other weights
    /// of the same training each time.
    /// </summary>
    [Fact]
    public void Of_ArrayThatLiesAnywhere_IsAlignedAsLibtorchAligns()
    {
        TorchRuntime.Start();
        for (int length = 1; length <= 64; length++)
        {
            using Tensor singles = DeviceTensor.Of(new float[length], [length], CPU);
            using Tensor integers = DeviceTensor.Of(new long[length], CPU);

            Assert.Equal((0, 0), (Address(singles) % 64, Address(integers) % 64));
        }
    }

    private static unsafe long Address(Tensor tensor) => (long)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
