namespace BertPipeline.GpuWorker.Kernels;

/// <summary>A view of floats in memory that somebody else owns: element (row, column) lies at <c>row · RowStride + column · ColumnStride</c>.</summary>
/// <param name="data">Element (0, 0).</param>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
/// <param name="rowStride">Floats from one row to the next.</param>
/// <param name="columnStride">Floats from one column to the next.</param>
internal readonly unsafe struct Matrix(float* data, int rows, int columns, nint rowStride, nint columnStride = 1)
{
    /// <summary>Rows end to end.</summary>
    public Matrix(float* data, int rows, int columns)
        : this(data, rows, columns, columns)
    {
    }

    public float* Data { get; } = data;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public nint RowStride { get; } = rowStride;

    public nint ColumnStride { get; } = columnStride;

    public Matrix Transposed => new(Data, Columns, Rows, ColumnStride, RowStride);

    public float* Row(int row) => Data + (row * RowStride);

    public Matrix RowRange(int first, int count) => new(Row(first), count, Columns, RowStride, ColumnStride);

    public Matrix ColumnRange(int first, int count) => new(Data + (first * ColumnStride), Rows, count, RowStride, ColumnStride);
}
