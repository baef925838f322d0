using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Products;

/// <summary>
/// Products of fp32 matrices. Every element is summed in one order (in depths of 256, each from its beginning), so the bits depend neither on the number of threads nor
/// on the width of the processor's vectors. The vendor's libraries inside of libtorch promise neither, and take a slow path on other makers' processors.
/// </summary>
internal static unsafe class Gemm
{
    // Of a weight's gradient, the largest result of one task, and what its rows are a multiple of: both kernels' tiles.
    private const int TileRows = 192;
    private const int TileStep = 24;
    private const int TileColumns = 384;

    private static readonly bool IsWide = Vector512.IsHardwareAccelerated;

    /// <summary>What runs here, for log and manifest.</summary>
    public static string Kernel => IsWide ? "avx512" : Vector256.IsHardwareAccelerated ? "avx2" : "portable";

    /// <summary><c>c = a·b</c>, or <c>c += a·b</c>, on a team.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="panels">Takes the right factor's layout.</param>
    /// <param name="a"><c>[rows, depth]</c>, rows or columns contiguous.</param>
    /// <param name="b"><c>[depth, columns]</c>, rows or columns contiguous.</param>
    /// <param name="c"><c>[rows, columns]</c>, rows contiguous.</param>
    /// <param name="add">False overwrites c.</param>
    /// <param name="before">Called with first row and number of rows, just before these rows of a are read.</param>
    /// <param name="then">Called with the same, as soon as these rows of c are complete and still in the cache.</param>
    public static void Multiply(
        ThreadTeam team, FloatBuffer panels, Matrix a, Matrix b, Matrix c, bool add = false, Action<int, int>? before = null, Action<int, int>? then = null)
    {
        if (IsWide)
        {
            Multiply<ProductKernel512>(team, panels, a, b, c, add, before, then);
        }
        else
        {
            Multiply<ProductKernel256>(team, panels, a, b, c, add, before, then);
        }
    }

    /// <summary><c>c += aᵀ·b</c> on a team, as the gradient of a weight needs it: a long depth and a small result.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="a"><c>[depth, rows]</c>, rows contiguous.</param>
    /// <param name="b"><c>[depth, columns]</c>, rows contiguous.</param>
    /// <param name="c"><c>[rows, columns]</c>, rows contiguous.</param>
    public static void AddTransposed(ThreadTeam team, Matrix a, Matrix b, Matrix c)
    {
        int tilesAcross = (c.Columns + TileColumns - 1) / TileColumns;

        // Large tiles, because each packs both factors for itself, but enough of them for the team.
        int wanted = team.Size == 1 ? 1 : ((2 * team.Size) + tilesAcross - 1) / tilesAcross;
        int tileRows = Math.Min(TileRows, ((c.Rows / wanted) + TileStep) / TileStep * TileStep);
        int tilesDown = (c.Rows + tileRows - 1) / tileRows;
        team.Run(tilesDown * tilesAcross, tile =>
        {
            int row = tile % tilesDown * tileRows;
            int column = tile / tilesDown * TileColumns;
            int rows = Math.Min(tileRows, c.Rows - row);
            int columns = Math.Min(TileColumns, c.Columns - column);
            AddTransposedHere(a.ColumnRange(row, rows), b.ColumnRange(column, columns), c.RowRange(row, rows).ColumnRange(column, columns));
        });
    }

    /// <summary><c>c = a·b</c>, or <c>c += a·b</c>, on the calling thread.</summary>
    /// <inheritdoc cref="Multiply(ThreadTeam, FloatBuffer, Matrix, Matrix, Matrix, bool, Action{int, int}, Action{int, int})"/>
    public static void MultiplyHere(Matrix a, Matrix b, Matrix c, bool add = false)
    {
        if (IsWide)
        {
            MultiplyHere<ProductKernel512>(a, b, c, add);
        }
        else
        {
            MultiplyHere<ProductKernel256>(a, b, c, add);
        }
    }

    /// <summary>Columns of a panel of a laid out factor.</summary>
    public static int PanelColumns => IsWide ? ProductKernel512.Columns : ProductKernel256.Columns;

    /// <summary>Lays out a right factor for many products, on the calling thread; columns that it lacks for whole panels are zeros.</summary>
    /// <param name="b"><c>[depth, columns]</c>, rows or columns contiguous.</param>
    /// <param name="packed">Takes <c>depth</c> times its columns, rounded up to a multiple of <see cref="PanelColumns"/>.</param>
    public static void PackHere(Matrix b, float* packed)
    {
        if (IsWide)
        {
            PackHere<ProductKernel512>(b, packed);
        }
        else
        {
            PackHere<ProductKernel256>(b, packed);
        }
    }

    /// <summary><c>c = a·b</c>, or <c>c += a·b</c>, on the calling thread, of a factor that is laid out already.</summary>
    /// <param name="a"><c>[rows, depth]</c>, rows contiguous.</param>
    /// <param name="packed">What <see cref="PackHere(Matrix, float*)"/> wrote of b.</param>
    /// <param name="c"><c>[rows, columns]</c>, rows contiguous.</param>
    /// <param name="add">False overwrites c.</param>
    public static void MultiplyPackedHere(Matrix a, float* packed, Matrix c, bool add)
    {
        if (IsWide)
        {
            PanelProduct<ProductKernel512>.Multiply(a, packed, c, add);
        }
        else
        {
            PanelProduct<ProductKernel256>.Multiply(a, packed, c, add);
        }
    }

    internal static void Multiply<TKernel>(ThreadTeam team, FloatBuffer panels, Matrix a, Matrix b, Matrix c, bool add, Action<int, int>? before, Action<int, int>? then)
        where TKernel : struct, IProductKernel
    {
        float* packed = panels.Reserve(PanelProduct<TKernel>.PanelFloats(b.Rows, b.Columns));
        team.Run(PanelProduct<TKernel>.PanelCount(b.Columns), panel => PanelProduct<TKernel>.Pack(b, packed, panel));
        RowBlocks blocks = RowBlocks.Of(a.Rows);
        team.Run(blocks.Count, block =>
        {
            int first = blocks.First(block);
            int rows = blocks.End(block) - first;
            before?.Invoke(first, rows);
            PanelProduct<TKernel>.Multiply(a.RowRange(first, rows), packed, c.RowRange(first, rows), add);
            then?.Invoke(first, rows);
        });
    }

    internal static void MultiplyHere<TKernel>(Matrix a, Matrix b, Matrix c, bool add)
        where TKernel : struct, IProductKernel
    {
        float* packed = ThreadScratch.Reserve(ThreadScratch.Use.PackedPanels, PanelProduct<TKernel>.PanelFloats(b.Rows, b.Columns));
        PackHere<TKernel>(b, packed);
        PanelProduct<TKernel>.Multiply(a, packed, c, add);
    }

    private static void PackHere<TKernel>(Matrix b, float* packed)
        where TKernel : struct, IProductKernel
    {
        for (int panel = 0; panel < PanelProduct<TKernel>.PanelCount(b.Columns); panel++)
        {
            PanelProduct<TKernel>.Pack(b, packed, panel);
        }
    }

    /// <summary>A depth at a time, so that what is packed stays in the second-level cache.</summary>
    private static void AddTransposedHere(Matrix a, Matrix b, Matrix c)
    {
        const int Depth = 256;
        for (int first = 0; first < a.Rows; first += Depth)
        {
            int depth = Math.Min(Depth, a.Rows - first);
            MultiplyHere(a.RowRange(first, depth).Transposed, b.RowRange(first, depth), c, add: true);
        }
    }
}
