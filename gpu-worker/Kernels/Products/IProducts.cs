namespace BertPipeline.GpuWorker.Kernels.Products;

/// <summary>How the products of linear layers are computed: in fp32 by <see cref="SingleProducts"/>, or in another precision.</summary>
internal interface IProducts : IDisposable
{
    /// <summary><c>c = a·b</c>, or <c>c += a·b</c>.</summary>
    /// <param name="a"><c>[rows, depth]</c>, rows contiguous.</param>
    /// <param name="b"><c>[depth, columns]</c>, rows or columns contiguous.</param>
    /// <param name="c"><c>[rows, columns]</c>, rows contiguous.</param>
    /// <param name="add">False overwrites c.</param>
    /// <param name="then">Called with first row and number of rows, of <see cref="RowBlocks"/>, as soon as these rows of c are complete, on any thread.</param>
    void Multiply(Matrix a, Matrix b, Matrix c, bool add = false, Action<int, int>? then = null);

    /// <summary><c>c += aᵀ·b</c>, as the gradient of a weight needs it: a long depth and a small result.</summary>
    /// <param name="a"><c>[depth, rows]</c>, rows contiguous.</param>
    /// <param name="b"><c>[depth, columns]</c>, rows contiguous.</param>
    /// <param name="c"><c>[rows, columns]</c>, rows contiguous.</param>
    void AddTransposed(Matrix a, Matrix b, Matrix c);
}
