using System.Runtime.Intrinsics;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Rows;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>Some rows' logits of all words, transposed, <c>[vocabulary, rows]</c>, with what is known of every block of words.</summary>
/// <param name="values">First logits, then exponentials shifted by the block's largest, then gradients.</param>
/// <param name="largest">Room for a number a block and row.</param>
/// <param name="sums">The same.</param>
/// <param name="best">The same.</param>
/// <param name="targets">A word a row.</param>
internal sealed unsafe class CpuLogits(Matrix values, float* largest, float* sums, float* best, long[] targets)
{
    public Matrix Values { get; } = values;

    public RowBlocks Blocks { get; } = RowBlocks.Of(values.Rows);

    public long[] Targets { get; } = targets;

    /// <summary>The target's logit of every row.</summary>
    public float[] TargetLogits { get; } = new float[values.Columns];

    /// <summary>The largest logit of every block and row, <c>[blocks, rows]</c>.</summary>
    public float* Largest { get; } = largest;

    /// <summary>The sum of exponentials of every block and row, <c>[blocks, rows]</c>.</summary>
    public float* Sums { get; } = sums;

    /// <summary>The first word with the largest logit, <c>[blocks, rows]</c>.</summary>
    public float* Best { get; } = best;

    /// <summary>A block's logits to exponentials, while they are in the cache.</summary>
    public void Shift(int first, int length, float* bias)
    {
        int rows = Values.Columns;
        nint at = (nint)Blocks.At(first) * rows;
        for (int row = 0; row < rows; row += Lanes.Count)
        {
            (Vector256<float> largest, Vector256<float> best) = FindLargest(first, length, bias, row);
            Lanes.Store(largest, Largest + at, row, rows);
            Lanes.Store(best, Best + at, row, rows);
        }

        for (int row = 0; row < rows; row++)
        {
            if (Targets[row] >= first && Targets[row] < first + length)
            {
                TargetLogits[row] = Values.Row((int)Targets[row])[row];
            }
        }

        for (int row = 0; row < rows; row += Lanes.Count)
        {
            Vector256<float> shift = Lanes.Load(Largest + at, row, rows);
            Vector256<float> sum = default;
            for (int word = first; word < first + length; word++)
            {
                Vector256<float> e = Exponential.Of(Lanes.Load(Values.Row(word), row, rows) - shift);
                Lanes.Store(e, Values.Row(word), row, rows);
                sum += e;
            }

            Lanes.Store(sum, Sums + at, row, rows);
        }
    }

    /// <summary>Multiplies every row's exponentials of a block by the row's factor.</summary>
    public void Scale(int first, int length, float* factors)
    {
        for (int word = first; word < first + length; word++)
        {
            float* line = Values.Row(word);
            for (int row = 0; row < Values.Columns; row += Lanes.Count)
            {
                Lanes.Store(Lanes.Load(line, row, Values.Columns) * Lanes.Load(factors, row, Values.Columns), line, row, Values.Columns);
            }
        }
    }

    /// <summary>Adds each word's sum over the rows to its bias's gradient.</summary>
    public void AddSums(int first, int length, float* gradient)
    {
        for (int word = first; word < first + length; word++)
        {
            Vector256<float> sum = default;
            for (int row = 0; row < Values.Columns; row += Lanes.Count)
            {
                sum += Lanes.Load(Values.Row(word), row, Values.Columns);
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
            Vector256<float> logit = Lanes.Load(Values.Row(word), row, Values.Columns) + Vector256.Create(bias[word]);
            Lanes.Store(logit, Values.Row(word), row, Values.Columns);

            // Not less or equal: NaN is larger than all, as libtorch has it.
            Vector256<float> isLarger = ~Vector256.LessThanOrEqual(logit, largest);
            largest = Vector256.ConditionalSelect(isLarger, logit, largest);
            best = Vector256.ConditionalSelect(isLarger, Vector256.Create((float)word), best);
        }

        return (largest, best);
    }
}
