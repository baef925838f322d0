namespace BertPipeline.GpuWorker.Kernels.Flat;

/// <summary>How a flat buffer is shared out: blocks of one size, whatever the team, so that sums have the same bits.</summary>
/// <param name="length">Floats.</param>
internal readonly struct FlatBlocks(long length)
{
    // Five buffers' blocks fit the second-level cache; a model of BERT's size has some thousand.
    private const int Size = 1 << 14;

    public int Count => (int)((length + Size - 1) / Size);

    public static long First(int block) => (long)block * Size;

    public int Length(int block) => (int)Math.Min(Size, length - First(block));
}
