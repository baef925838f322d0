using System.Runtime.InteropServices;

namespace BertPipeline.GpuWorker.Kernels;

/// <summary>Memory outside of the collected heap that only grows: taken once, used by every step. Begins on a cache line.</summary>
internal sealed unsafe class FloatBuffer : SafeHandle
{
    private const nuint CacheLine = 64;
    private nint _capacity;

    public FloatBuffer()
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Room for that many floats. What it held is lost where it had to grow, and so is every pointer to it.</summary>
    /// <exception cref="OutOfMemoryException">There is none; the buffer is then empty.</exception>
    public float* Reserve(nint floats)
    {
        if (floats > _capacity)
        {
            ReleaseHandle();

            // A little more than asked for: the next batch may be longer by a few tokens.
            nint capacity = floats + (floats / 8);
            handle = (nint)NativeMemory.AlignedAlloc((nuint)capacity * sizeof(float), CacheLine);
            _capacity = capacity;
        }

        return (float*)handle;
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        (handle, _capacity) = (0, 0);
        return true;
    }
}
