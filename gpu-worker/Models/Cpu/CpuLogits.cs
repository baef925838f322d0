using System.Runtime.Intrinsics;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Rows;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>
/// Some rows' logits of all words, transposed, <c>[vocabulary, rows]</c>, with what is known of every block of words. Lines are filled up to a multiple of eight.
/// </summary>
/// <param name="values">First logits, then exponentials shifted by the block's largest, then gradients; a line is <see cref="Width"/> floats.</param>
/// <param name="largest">Room for a number a block and row.</param>
/// <param name="sums">The same.</param>
/// <param name="best">The same.</param>
/// <param name="targets">A word a row.</param>
internal sealed unsafe class CpuLogits(Matrix values, float* largest, float* sums, float* best, long[] targets)
{
    public Matrix Values { get; } = values;

    /// <summary>Floats of a line.</summary>
    public int Width { get; } = Lanes.RoundUp(values.Columns);

    /// <summary>Of words.</summary>
    public RowBlocks Blocks { get; } = RowBlocks.Of(values.Rows);

    public long[] Targets { get; } = targets;

    /// <summary>The target's logit of every row.</summary>
    public float[] TargetLogits { get; } = new float[values.Columns];

    /// <summary>The largest logit of every block and row, <c>[blocks, width]</c>.</summary>
    public float* Largest { get; } = largest;

    /// <summary>The sum of exponentials of every block and row, <c>[blocks, width]</c>.</summary>
    public float* Sums { get; } = sums;

    /// <summary>The first word with the largest logit, <c>[blocks, width]</c>.</summary>
    public float* Best { get; } = best;

    /// <summary>A block's logits to exponentials, while they are in the cache.</summary>
    public void Shift(int first, int length, float* bias)
    {
        nint at = (nint)Blocks.At(first) * Width;
        for (int word = first; word < first + length; word++)
        {
            Lanes.FillUp(Values.Row(word), Values.Columns, 0);
        }

        for (int row = 0; row < Width; row += Lanes.Count)
        {
            (Vector256<float> largest, Vector256<float> best) = FindLargest(first, length, bias, row);
            largest.Store(Largest + at + row);
            best.Store(Best + at + row);
        }

        for (int row = 0; row < Targets.Length; row++)
        {
            if (Targets[row] >= first && Targets[row] < first + length)
            {
                TargetLogits[row] = Values.Row((int)Targets[row])[row];
            }
        }

        for (int row = 0; row < Width; row += Lanes.Count)
        {
            Vector256<float> shift = Vector256.Load(Largest + at + row);
            Vector256<float> sum = default;
            for (int word = first; word < first + length; word++)
            {
                Vector256<float> e = Exponential.Of(Vector256.Load(Values.Row(word) + row) - shift);
                e.Store(Values.Row(word) + row);
                sum += e;
            }

            sum.Store(Sums + at + row);
        }
    }

    /// <summary>What eight rows' blocks are together.</summary>
    /// <param name="row">The first of them.</param>
    /// <param name="scale">Of the gradient.</param>
    /// <param name="factors">Takes what each block's exponentials are multiplied by to become scaled shares, a line of <see cref="Width"/> a block.</param>
    /// <returns>ln Σ e^logit, and the first word with the largest logit.</returns>
    public (Vector256<float> LogSum, Vector256<float> Best) Reduce(int row, float scale, float* factors)
    {
        Vector256<float> largest = Vector256.Load(Largest + row), best = Vector256.Load(Best + row), sum = default;
        for (int block = 1; block < Blocks.Count; block++)
        {
            Vector256<float> here = Vector256.Load(Largest + row + ((nint)block * Width));
            Vector256<float> isLarger = ~Vector256.LessThanOrEqual(here, largest);
            largest = Vector256.ConditionalSelect(isLarger, here, largest);
            best = Vector256.ConditionalSelect(isLarger, Vector256.Load(Best + row + ((nint)block * Width)), best);
        }

        for (int block = 0; block < Blocks.Count; block++)
        {
            nint at = (nint)block * Width;
            Vector256<float> factor = Exponential.Of(Vector256.Load(Largest + row + at) - largest);
            sum = Vector256.FusedMultiplyAdd(factor, Vector256.Load(Sums + row + at), sum);
            factor.Store(factors + at);
        }

        // What fills a line up is no row: its shares are zero.
        Vector256<int> isRow = Vector256.LessThan(Vector256<int>.Indices + Vector256.Create(row), Vector256.Create(Targets.Length));
        Vector256<float> inverse = Vector256.Create(scale) / sum & isRow.AsSingle();
        for (int block = 0; block < Blocks.Count; block++)
        {
            (Vector256.Load(factors + ((nint)block * Width)) * inverse).Store(factors + ((nint)block * Width));
        }

        return (largest + Vector256.Log(sum), best);
    }

    /// <summary>Multiplies every row's exponentials of a block by the row's factor.</summary>
    public void Scale(int first, int length, float* factors)
    {
        for (int word = first; word < first + length; word++)
        {
            float* line = Values.Row(word);
            for (int row = 0; row < Width; row += Lanes.Count)
            {
                (Vector256.Load(line + row) * Vector256.Load(factors + row)).Store(line + row);
            }
        }
    }

    /// <summary>Adds each word's sum over the rows to its bias's gradient.</summary>
    public void AddSums(int first, int length, float* gradient)
    {
        for (int word = first; word < first + length; word++)
        {
            Vector256<float> sum = default;
            for (int row = 0; row < Width; row += Lanes.Count)
            {
                sum += Vector256.Load(Values.Row(word) + row);
            }

            gradient[word] += Vector256.Sum(sum);
        }
    }

    /// <summary>Adds the bias, and finds each row's largest logit of the block and the first word that has it.</summary>
    private (Vector256<float> Largest, Vector256<float> Best) FindLargest(int first, int length, float* bias, int row)
    {
        var largest = Vector256.Create(float.NegativeInfinity);
        Vector256<float> best = default;
        for (int word = first; word < first + length; word++)
        {
            Vector256<float> logit = Vector256.Load(Values.Row(word) + row) + Vector256.Create(bias[word]);
            logit.Store(Values.Row(word) + row);

            // Not less or equal: NaN is larger than all, as libtorch has it.
            Vector256<float> isLarger = ~Vector256.LessThanOrEqual(logit, largest);
            largest = Vector256.ConditionalSelect(isLarger, logit, largest);
            best = Vector256.ConditionalSelect(isLarger, Vector256.Create((float)word), best);
        }

        return (largest, best);
    }
}
