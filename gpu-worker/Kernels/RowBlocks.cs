namespace BertPipeline.GpuWorker.Kernels;

/// <summary>
/// How the rows of a batch are shared out: enough blocks for a team even where there are few rows. Depends on nothing but their number, because sums over rows are taken
/// block by block and must not change with the threads.
/// </summary>
internal readonly record struct RowBlocks
{
    // Multiples of the rows of every product kernel's tile; 96 rows of 256 floats stay in the second-level cache.
    private const int MostRows = 96;
    private const int FewRows = 24;

    private readonly int _rows;
    private readonly int _size;

    private RowBlocks(int rows, int size) => (_rows, _size) = (rows, size);

    public int Count => (_rows + _size - 1) / _size;

    public static RowBlocks Of(int rows) => new(rows, rows >= 8 * MostRows ? MostRows : FewRows);

    public int First(int block) => block * _size;

    /// <summary>Behind its last row.</summary>
    public int End(int block) => Math.Min(_rows, (block + 1) * _size);

    /// <summary>The block that begins with a row.</summary>
    public int At(int first) => first / _size;
}
