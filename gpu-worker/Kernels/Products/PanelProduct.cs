using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Products;

/// <summary>
/// Products on one thread. The right factor is first laid out in panels of the tile's width, so that the kernel reads it from end to end; the left one is read where
/// it lies if its rows are contiguous, and packed otherwise.
/// </summary>
/// <typeparam name="TKernel">The tile.</typeparam>
internal static unsafe class PanelProduct<TKernel>
    where TKernel : struct, IProductKernel
{
    // So much of a panel stays in the first-level cache (16 or 32 KB) while the rows pass by.
    private const int Depth = 256;

    /// <summary>Panels of a factor with so many columns; the last is filled up with zeros.</summary>
    public static int PanelCount(int columns) => (columns + TKernel.Columns - 1) / TKernel.Columns;

    /// <summary>Floats that a factor's panels take.</summary>
    public static nint PanelFloats(int depth, int columns) => (nint)PanelCount(columns) * depth * TKernel.Columns;

    /// <summary>Lays out one panel of <c>b [depth, columns]</c>.</summary>
    /// <param name="b">Rows or columns contiguous.</param>
    /// <param name="panels">Where all of its panels lie, <see cref="PanelFloats"/>.</param>
    /// <param name="panel">Which.</param>
    public static void Pack(Matrix b, float* panels, int panel)
    {
        int first = panel * TKernel.Columns;
        int columns = Math.Min(TKernel.Columns, b.Columns - first);
        float* target = panels + ((nint)first * b.Rows);
        Matrix source = b.ColumnRange(first, columns);
        if (columns < TKernel.Columns)
        {
            new Span<float>(target, b.Rows * TKernel.Columns).Clear();
        }

        if (b.ColumnStride == 1)
        {
            CopyRows(source, target);
        }
        else
        {
            Interleave(source.Transposed, target, TKernel.Columns);
        }
    }

    /// <summary>Contiguous rows of at most a panel's width.</summary>
    private static void CopyRows(Matrix source, float* target)
    {
        float* from = source.Data;
        for (int row = 0; row < source.Rows; row++, from += source.RowStride, target += TKernel.Columns)
        {
            int column = 0;
            for (; column + Vector256<float>.Count <= source.Columns; column += Vector256<float>.Count)
            {
                Vector256.Load(from + column).Store(target + column);
            }

            for (; column < source.Columns; column++)
            {
                target[column] = from[column];
            }
        }
    }

    /// <summary><c>c = a·b</c>, or <c>c += a·b</c>.</summary>
    /// <param name="a"><c>[rows, depth]</c>, rows or columns contiguous.</param>
    /// <param name="panels">Of <c>b [depth, columns]</c>.</param>
    /// <param name="c"><c>[rows, columns]</c>, rows contiguous.</param>
    /// <param name="add">False overwrites c.</param>
    public static void Multiply(Matrix a, float* panels, Matrix c, bool add)
    {
        if (a.Columns == 0 && !add)
        {
            Clear(c);
        }

        for (int first = 0; first < a.Columns; first += Depth)
        {
            Matrix piece = a.ColumnRange(first, Math.Min(Depth, a.Columns - first));
            float* packed = PackRows(piece);
            for (int panel = 0; panel < PanelCount(c.Columns); panel++)
            {
                float* b = panels + (((nint)panel * a.Columns) + first) * TKernel.Columns;
                Matrix columns = c.ColumnRange(panel * TKernel.Columns, Math.Min(TKernel.Columns, c.Columns - (panel * TKernel.Columns)));
                MultiplyPanel(piece, packed, b, columns, add || first > 0);
            }
        }
    }

    private static void Clear(Matrix c)
    {
        for (int row = 0; row < c.Rows; row++)
        {
            new Span<float>(c.Row(row), c.Columns).Clear();
        }
    }

    private static void MultiplyPanel(Matrix a, float* packed, float* b, Matrix c, bool add)
    {
        bool isDirect = a.ColumnStride == 1;
        for (int row = 0; row < a.Rows; row += TKernel.Rows)
        {
            int rows = Math.Min(TKernel.Rows, a.Rows - row);
            bool isWhole = rows == TKernel.Rows;
            bool inPlace = isDirect && isWhole;
            float* left = inPlace ? a.Row(row) : packed + ((nint)row * a.Columns);
            nint rowStep = inPlace ? a.RowStride : 1;
            nint depthStep = inPlace ? 1 : TKernel.Rows;
            if (isWhole && c.Columns == TKernel.Columns)
            {
                TKernel.Run(a.Columns, left, rowStep, depthStep, b, c.Row(row), c.RowStride, add);
                continue;
            }

            float* tile = ThreadScratch.Reserve(ThreadScratch.Use.Tile, TKernel.Rows * TKernel.Columns);
            TKernel.Run(a.Columns, left, rowStep, depthStep, b, tile, TKernel.Columns, add: false);
            CopyTile(tile, c.RowRange(row, rows), add);
        }
    }

    private static void CopyTile(float* tile, Matrix c, bool add)
    {
        for (int row = 0; row < c.Rows; row++, tile += TKernel.Columns)
        {
            float* target = c.Row(row);
            for (int column = 0; column < c.Columns; column++)
            {
                target[column] = add ? target[column] + tile[column] : tile[column];
            }
        }
    }

    /// <summary>
    /// Lays out what the kernel cannot read in place, tile after tile: all rows where columns are contiguous, else only the last few, which are filled up with zeros.
    /// </summary>
    private static float* PackRows(Matrix a)
    {
        int start = a.ColumnStride == 1 ? a.Rows / TKernel.Rows * TKernel.Rows : 0;
        if (start == a.Rows)
        {
            return null;
        }

        float* packed = ThreadScratch.Reserve(ThreadScratch.Use.PackedRows, (nint)(a.Rows + TKernel.Rows) * a.Columns);
        for (int row = start; row < a.Rows; row += TKernel.Rows)
        {
            int rows = Math.Min(TKernel.Rows, a.Rows - row);
            float* target = packed + ((nint)row * a.Columns);
            if (rows < TKernel.Rows)
            {
                new Span<float>(target, TKernel.Rows * a.Columns).Clear();
            }

            Matrix tile = a.RowRange(row, rows);
            if (a.ColumnStride == 1)
            {
                Interleave(tile, target, TKernel.Rows);
            }
            else
            {
                CopyColumns(tile, target);
            }
        }

        return packed;
    }

    /// <summary>Contiguous rows to columns: element (row, i) to <c>i · width + row</c>.</summary>
    private static void Interleave(Matrix rows, float* target, int width)
    {
        for (int row = 0; row < rows.Rows; row++)
        {
            float* source = rows.Row(row);
            float* to = target + row;
            for (int i = 0; i < rows.Columns; i++, to += width)
            {
                *to = source[i];
            }
        }
    }

    /// <summary>Contiguous columns, the tile's width of floats each.</summary>
    private static void CopyColumns(Matrix tile, float* target)
    {
        float* source = tile.Data;
        for (int column = 0; column < tile.Columns; column++, source += tile.ColumnStride, target += TKernel.Rows)
        {
            int row = 0;
            for (; row + Vector128<float>.Count <= tile.Rows; row += Vector128<float>.Count)
            {
                Vector128.Load(source + row).Store(target + row);
            }

            for (; row < tile.Rows; row++)
            {
                target[row] = source[row];
            }
        }
    }
}
