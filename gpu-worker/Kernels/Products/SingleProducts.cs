namespace BertPipeline.GpuWorker.Kernels.Products;

/// <summary>Products in fp32, by <see cref="Gemm"/>.</summary>
/// <param name="team">Who computes.</param>
internal sealed class SingleProducts(ThreadTeam team) : IProducts
{
    private readonly FloatBuffer _panels = new();

    public void Multiply(Matrix a, Matrix b, Matrix c, bool add = false, Action<int, int>? then = null) => Gemm.Multiply(team, _panels, a, b, c, add, then: then);

    public void AddTransposed(Matrix a, Matrix b, Matrix c) => Gemm.AddTransposed(team, a, b, c);

    public void Dispose() => _panels.Dispose();
}
