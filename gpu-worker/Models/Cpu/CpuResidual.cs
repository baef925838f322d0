using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Rows;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>The end of either half of a layer on the processor (<see cref="BertResidual"/>): projection, bias, dropout, sum and normalisation in one pass over memory.</summary>
/// <param name="scratch">Shared buffers.</param>
/// <param name="hidden">Width of the result.</param>
/// <param name="epsilon">LayerNorm's.</param>
internal sealed unsafe class CpuResidual(CpuScratch scratch, int hidden, float epsilon) : IDisposable
{
    private readonly FloatBuffer _normalized = new();
    private readonly FloatBuffer _inverses = new();
    private readonly FloatBuffer _output = new();
    private DropoutMask _mask;

    /// <param name="x">What is projected, <c>[rows, width]</c>.</param>
    /// <param name="dense">The projection.</param>
    /// <param name="norm">γ and β.</param>
    /// <param name="residual">What is added, <c>[rows, hidden]</c>.</param>
    /// <param name="mask">Dropout of the projection.</param>
    /// <returns><c>[rows, hidden]</c>, kept until the next call.</returns>
    public Matrix Forward(Matrix x, CpuLinear dense, CpuLinear norm, Matrix residual, DropoutMask mask)
    {
        _mask = mask;
        Matrix normalized = Rows(_normalized, x.Rows);
        Matrix output = Rows(_output, x.Rows);
        float* inverses = _inverses.Reserve(x.Rows);
        scratch.Products.Multiply(x, dense.Weight.Matrix.Transposed, normalized, then: (first, count) =>
        {
            for (int row = first; row < first + count; row++)
            {
                float* line = normalized.Row(row);
                RowMath.AddResidual(line, dense.Bias.Values, residual.Row(row), mask, (uint)(row * hidden), hidden);
                inverses[row] = Normalization.Forward(line, norm.Weight.Values, norm.Bias.Values, epsilon, output.Row(row), hidden);
            }
        });
        return output;
    }

    /// <summary>Adds to the gradients of bias, γ and β.</summary>
    /// <param name="gradient">Of the output on entry, of the residual on return, <c>[rows, hidden]</c>.</param>
    /// <param name="dense">As in the forward pass.</param>
    /// <param name="norm">As in the forward pass.</param>
    /// <returns>The gradient of the projection, <c>[rows, hidden]</c>, kept until the next call of any layer.</returns>
    public Matrix Backward(Matrix gradient, CpuLinear dense, CpuLinear norm)
    {
        Matrix normalized = Rows(_normalized, gradient.Rows);
        Matrix dropped = Rows(scratch.DroppedGradient, gradient.Rows);
        float* inverses = _inverses.Reserve(gradient.Rows);
        RowBlocks blocks = RowBlocks.Of(gradient.Rows);
        var gamma = new ColumnSums(scratch.Sums[0], blocks.Count, hidden);
        var beta = new ColumnSums(scratch.Sums[1], blocks.Count, hidden);
        var bias = new ColumnSums(scratch.Sums[2], blocks.Count, hidden);
        DropoutMask mask = _mask;
        scratch.Team.Run(blocks.Count, block =>
        {
            float* gammaSum = gamma.Begin(block);
            float* betaSum = beta.Begin(block);
            float* biasSum = bias.Begin(block);
            for (int row = blocks.First(block); row < blocks.End(block); row++)
            {
                float* line = gradient.Row(row);
                Normalization.Backward(normalized.Row(row), inverses[row], norm.Weight.Values, line, gammaSum, betaSum, hidden);
                RowMath.Drop(line, dropped.Row(row), mask, (uint)(row * hidden), hidden);
                RowMath.Add(biasSum, dropped.Row(row), hidden);
            }
        });
        gamma.AddTo(norm.Weight.Gradients);
        beta.AddTo(norm.Bias.Gradients);
        bias.AddTo(dense.Bias.Gradients);
        return dropped;
    }

    public void Dispose()
    {
        _normalized.Dispose();
        _inverses.Dispose();
        _output.Dispose();
    }

    private Matrix Rows(FloatBuffer buffer, int rows) => new(buffer.Reserve((nint)rows * hidden), rows, hidden);
}
