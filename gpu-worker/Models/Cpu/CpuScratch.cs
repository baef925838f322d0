using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Products;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>What all layers share: who computes, and buffers that one layer leaves to the next.</summary>
/// <param name="team">Who computes.</param>
/// <param name="products">Computes the linear layers; disposed with this.</param>
internal sealed class CpuScratch(ThreadTeam team, IProducts products) : IDisposable
{
    public ThreadTeam Team { get; } = team;

    public IProducts Products { get; } = products;

    /// <summary>The wide half's activations, <c>[rows, intermediate]</c>.</summary>
    public FloatBuffer Activated { get; } = new();

    /// <summary>Their gradient, <c>[rows, intermediate]</c>.</summary>
    public FloatBuffer WideGradient { get; } = new();

    /// <summary>The gradient of a layer's output, then of what it was made of, <c>[rows, hidden]</c>.</summary>
    public FloatBuffer RowGradient { get; } = new();

    /// <summary>The same behind dropout, <c>[rows, hidden]</c>.</summary>
    public FloatBuffer DroppedGradient { get; } = new();

    /// <summary><c>[rows, hidden]</c></summary>
    public FloatBuffer ContextGradient { get; } = new();

    /// <summary><c>[rows, hidden]</c></summary>
    public FloatBuffer QueryGradient { get; } = new();

    /// <summary>Keys' beside values', <c>[tokens, 2 · hidden]</c>.</summary>
    public FloatBuffer KeyValueGradient { get; } = new();

    /// <summary>The gradient of a layer's input, <c>[tokens, hidden]</c>.</summary>
    public FloatBuffer InputGradient { get; } = new();

    /// <summary>Column sums of up to three matrices at once.</summary>
    public FloatBuffer[] Sums { get; } = [new(), new(), new()];

    public void Dispose()
    {
        foreach (FloatBuffer buffer in (FloatBuffer[])[Activated, WideGradient, RowGradient, DroppedGradient, ContextGradient, QueryGradient, KeyValueGradient, InputGradient, .. Sums])
        {
            buffer.Dispose();
        }

        Products.Dispose();
    }
}
