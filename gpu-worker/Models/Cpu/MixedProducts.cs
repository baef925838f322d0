using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Products;
using BertPipeline.GpuWorker.Kernels.Rows;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>
/// Products of factors that are rounded to bf16, summed in fp32 and rounded again, as autocast computes them: by oneDNN inside of libtorch, because .NET has no
/// instruction for bf16. Worth its copies only where the processor has one (<see cref="ProcessorBf16"/>).
/// </summary>
/// <param name="team">Rounds, and does what follows.</param>
internal sealed unsafe class MixedProducts(ThreadTeam team) : IProducts
{
    public void Multiply(Matrix a, Matrix b, Matrix c, bool add = false, Action<int, int>? then = null)
    {
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        Tensor right = b.ColumnStride == 1 ? Round(b) : Round(b.Transposed).t();
        Take(mm(Round(a), right), c, add, then);
    }

    public void AddTransposed(Matrix a, Matrix b, Matrix c)
    {
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        Take(mm(Round(a).t(), Round(b)), c, add: true, then: null);
    }

    public void Dispose()
    {
    }

    /// <returns>bf16, rows end to end.</returns>
    private Tensor Round(Matrix matrix)
    {
        Tensor rounded = empty(matrix.Rows, matrix.Columns, bfloat16);
        ushort* target = TensorMemory.OfBf16(rounded);
        RowBlocks blocks = RowBlocks.Of(matrix.Rows);
        team.Run(blocks.Count, block =>
        {
            for (int row = blocks.First(block); row < blocks.End(block); row++)
            {
                BFloat16.From(matrix.Row(row), target + ((nint)row * matrix.Columns), matrix.Columns);
            }
        });
        return rounded;
    }

    private void Take(Tensor product, Matrix c, bool add, Action<int, int>? then)
    {
        ushort* source = TensorMemory.OfBf16(product);
        RowBlocks blocks = RowBlocks.Of(c.Rows);
        team.Run(blocks.Count, block =>
        {
            int first = blocks.First(block);
            int count = blocks.End(block) - first;
            for (int row = first; row < first + count; row++)
            {
                ushort* from = source + ((nint)row * c.Columns);
                if (add)
                {
                    BFloat16.AddTo(from, c.Row(row), c.Columns);
                }
                else
                {
                    BFloat16.To(from, c.Row(row), c.Columns);
                }
            }

            then?.Invoke(first, count);
        });
    }
}
