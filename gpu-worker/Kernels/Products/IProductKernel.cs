namespace BertPipeline.GpuWorker.Kernels.Products;

/// <summary>
/// The innermost part of a product: a tile of the result that stays in registers while the depth passes by (Goto and van de Geijn 2008, "Anatomy of
/// high-performance matrix multiplication").
/// </summary>
internal unsafe interface IProductKernel
{
    /// <summary>Rows of the tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the tile.</summary>
    static abstract int Columns { get; }

    /// <summary>c = Σ a·b, or c += Σ a·b. Every element is summed in the order of the depth, whatever the tile: all kernels give the same bits.</summary>
    /// <param name="depth">Summands.</param>
    /// <param name="a">Element (0, 0) of <c>[Rows, depth]</c>.</param>
    /// <param name="rowStep">Floats from one row of a to the next.</param>
    /// <param name="depthStep">Floats from one column of a to the next.</param>
    /// <param name="b">A panel, <c>[depth, Columns]</c>, end to end.</param>
    /// <param name="c">The tile, rows <paramref name="stride"/> floats apart.</param>
    /// <param name="stride">Floats from one row of c to the next.</param>
    /// <param name="add">False overwrites c.</param>
    static abstract void Run(int depth, float* a, nint rowStep, nint depthStep, float* b, float* c, nint stride, bool add);
}
