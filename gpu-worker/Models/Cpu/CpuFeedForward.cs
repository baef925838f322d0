using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Rows;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>The widening projection and its activation on the processor (<see cref="BertIntermediate"/>).</summary>
/// <param name="scratch">Shared buffers.</param>
/// <param name="width">Of the wide half.</param>
/// <param name="activation">Its function.</param>
internal sealed unsafe class CpuFeedForward(CpuScratch scratch, int width, Activation activation) : IDisposable
{
    private readonly FloatBuffer _wide = new();

    /// <param name="x"><c>[rows, hidden]</c></param>
    /// <param name="dense">The projection.</param>
    /// <returns><c>[rows, intermediate]</c>, kept until the next layer's.</returns>
    public Matrix Forward(Matrix x, CpuLinear dense)
    {
        Matrix wide = Wide(_wide, x.Rows);
        Matrix activated = Wide(scratch.Activated, x.Rows);
        scratch.Products.Multiply(x, dense.Weight.Matrix.Transposed, wide, then: (first, count) =>
        {
            for (int row = first; row < first + count; row++)
            {
                activation.Forward(wide.Row(row), dense.Bias.Values, activated.Row(row), width);
            }
        });
        return activated;
    }

    /// <summary>Through the narrowing projection, the activation and the widening one; adds to the gradients of both projections' weights and of this one's bias.</summary>
    /// <param name="gradient">Of the narrowing projection's result, <c>[rows, hidden]</c>.</param>
    /// <param name="output">The narrowing projection.</param>
    /// <param name="dense">The widening one.</param>
    /// <param name="x">As in the forward pass, <c>[rows, hidden]</c>.</param>
    /// <param name="target">Takes x's gradient on top of what it holds, <c>[rows, hidden]</c>.</param>
    public void Backward(Matrix gradient, CpuLinear output, CpuLinear dense, Matrix x, Matrix target)
    {
        Matrix wide = Wide(_wide, x.Rows);
        Matrix activated = Wide(scratch.Activated, x.Rows);
        Matrix wideGradient = Wide(scratch.WideGradient, x.Rows);
        RowBlocks blocks = RowBlocks.Of(x.Rows);
        var bias = new ColumnSums(scratch.Sums[0], blocks.Count, width);
        scratch.Products.Multiply(gradient, output.Weight.Matrix, wideGradient, then: (first, count) =>
        {
            float* sum = bias.Begin(blocks.At(first));
            for (int row = first; row < first + count; row++)
            {
                activation.Backward(wide.Row(row), wideGradient.Row(row), activated.Row(row), width);
                RowMath.Add(sum, wideGradient.Row(row), width);
            }
        });
        bias.AddTo(dense.Bias.Gradients);
        CpuProjection.AddWeightGradient(scratch, output.Weight, gradient, activated);
        CpuProjection.AddWeightGradient(scratch, dense.Weight, wideGradient, x);
        scratch.Products.Multiply(wideGradient, dense.Weight.Matrix, target, add: true);
    }

    public void Dispose() => _wide.Dispose();

    private Matrix Wide(FloatBuffer buffer, int rows) => new(buffer.Reserve((nint)rows * width), rows, width);
}
