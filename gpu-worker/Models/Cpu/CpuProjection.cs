using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Rows;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>A linear layer with nothing behind it.</summary>
internal static unsafe class CpuProjection
{
    /// <summary><c>y = x Wᵀ + b</c></summary>
    public static void Forward(CpuScratch scratch, CpuLinear dense, Matrix x, Matrix y)
    {
        scratch.Products.Multiply(x, dense.Weight.Matrix.Transposed, y, then: (first, count) =>
        {
            for (int row = first; row < first + count; row++)
            {
                RowMath.Add(y.Row(row), dense.Bias.Values, y.Columns);
            }
        });
    }

    /// <summary>Adds to the gradients of weight and bias, and to that of x.</summary>
    /// <param name="scratch">Shared buffers.</param>
    /// <param name="dense">The projection.</param>
    /// <param name="x">What it was given.</param>
    /// <param name="gradient">Of its result.</param>
    /// <param name="target">Takes x's gradient on top of what it holds; null where nobody asks.</param>
    public static void Backward(CpuScratch scratch, CpuLinear dense, Matrix x, Matrix gradient, Matrix? target)
    {
        AddBiasGradient(scratch, dense.Bias, gradient);
        AddWeightGradient(scratch, dense.Weight, gradient, x);
        if (target is { } sum)
        {
            scratch.Products.Multiply(gradient, dense.Weight.Matrix, sum, add: true);
        }
    }

    public static void AddWeightGradient(CpuScratch scratch, CpuParameter weight, Matrix gradient, Matrix x)
    {
        if (weight.Learns)
        {
            scratch.Products.AddTransposed(gradient, x, weight.GradientMatrix);
        }
    }

    private static void AddBiasGradient(CpuScratch scratch, CpuParameter bias, Matrix gradient)
    {
        if (!bias.Learns)
        {
            return;
        }

        RowBlocks blocks = RowBlocks.Of(gradient.Rows);
        var sums = new ColumnSums(scratch.Sums[0], blocks.Count, gradient.Columns);
        scratch.Team.Run(blocks.Count, block =>
        {
            float* sum = sums.Begin(block);
            for (int row = blocks.First(block); row < blocks.End(block); row++)
            {
                RowMath.Add(sum, gradient.Row(row), gradient.Columns);
            }
        });
        sums.AddTo(bias.Gradients);
    }
}
