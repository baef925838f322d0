namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>
/// Sums over the rows of a matrix, as the gradients of biases are. Tasks sum blocks of rows for themselves, and the blocks are added in their order: the bits do not
/// depend on which thread was faster.
/// </summary>
/// <param name="buffer">Holds the blocks' sums; its own while this is in use.</param>
/// <param name="blocks">Blocks of rows.</param>
/// <param name="columns">Of the matrix.</param>
internal readonly unsafe struct ColumnSums(FloatBuffer buffer, int blocks, int columns)
{
    private readonly float* _sums = buffer.Reserve((nint)blocks * columns);

    /// <summary>A block's sums, all zero.</summary>
    public float* Begin(int block)
    {
        float* sums = _sums + ((nint)block * columns);
        new Span<float>(sums, columns).Clear();
        return sums;
    }

    /// <summary>Adds all blocks to a gradient, where there is one.</summary>
    public void AddTo(float* gradient)
    {
        for (int block = 0; gradient != null && block < blocks; block++)
        {
            RowMath.Add(gradient, _sums + ((nint)block * columns), columns);
        }
    }
}
