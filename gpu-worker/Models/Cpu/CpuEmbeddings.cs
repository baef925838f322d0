using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Rows;
using BertPipeline.GpuWorker.Models.Batches;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>Sum of word, position and segment embeddings, normalised, on the processor (<see cref="BertEmbeddings"/>).</summary>
internal sealed unsafe class CpuEmbeddings(BertConfig config, CpuScratch scratch) : IDisposable
{
    private readonly FloatBuffer _normalized = new();
    private readonly FloatBuffer _inverses = new();
    private readonly FloatBuffer _output = new();
    private readonly int _hidden = config.HiddenSize;
    private DropoutMask _mask;

    /// <returns><c>[tokens, hidden]</c>, kept until the next call.</returns>
    public Matrix Forward(SequenceBatch batch, CpuEmbeddingWeights weights, DropoutMask mask)
    {
        _mask = mask;
        Matrix normalized = Rows(_normalized, batch.Tokens);
        Matrix output = Rows(_output, batch.Tokens);
        float* inverses = _inverses.Reserve(batch.Tokens);
        scratch.Team.Run(batch.Count, sequence =>
        {
            ReadOnlySpan<long> ids = batch.Ids(sequence);
            ReadOnlySpan<long> types = batch.TokenTypes(sequence);
            for (int i = 0; i < ids.Length; i++)
            {
                int row = batch.Offset(sequence) + i;
                float* line = normalized.Row(row);
                new ReadOnlySpan<float>(weights.Words.Matrix.Row((int)ids[i]), _hidden).CopyTo(new Span<float>(line, _hidden));
                RowMath.Add(line, weights.Positions.Matrix.Row(i), _hidden);
                RowMath.Add(line, weights.TokenTypes.Matrix.Row(types.IsEmpty ? 0 : (int)types[i]), _hidden);
                inverses[row] = Normalization.Forward(
                    line, weights.Norm.Weight.Values, weights.Norm.Bias.Values, (float)config.LayerNormEps, output.Row(row), _hidden);
                RowMath.Drop(output.Row(row), output.Row(row), mask, (uint)(row * _hidden), _hidden);
            }
        });
        return output;
    }

    /// <summary>Adds to the gradients of the tables and the norm.</summary>
    /// <param name="batch">As in the forward pass.</param>
    /// <param name="weights">As in the forward pass.</param>
    /// <param name="gradient">Of the output, <c>[tokens, hidden]</c>; overwritten.</param>
    public void Backward(SequenceBatch batch, CpuEmbeddingWeights weights, Matrix gradient)
    {
        Matrix normalized = Rows(_normalized, batch.Tokens);
        float* inverses = _inverses.Reserve(batch.Tokens);
        RowBlocks blocks = RowBlocks.Of(batch.Tokens);
        var gamma = new ColumnSums(scratch.Sums[0], blocks.Count, _hidden);
        var beta = new ColumnSums(scratch.Sums[1], blocks.Count, _hidden);
        DropoutMask mask = _mask;
        scratch.Team.Run(blocks.Count, block =>
        {
            float* gammaSum = gamma.Begin(block);
            float* betaSum = beta.Begin(block);
            for (int row = blocks.First(block); row < blocks.End(block); row++)
            {
                RowMath.Drop(gradient.Row(row), gradient.Row(row), mask, (uint)(row * _hidden), _hidden);
                Normalization.Backward(normalized.Row(row), inverses[row], weights.Norm.Weight.Values, gradient.Row(row), gammaSum, betaSum, _hidden);
            }
        });
        gamma.AddTo(weights.Norm.Weight.Gradients);
        beta.AddTo(weights.Norm.Bias.Gradients);
        ColumnSlices.Run(scratch.Team, _hidden, (first, count) => AddRows(batch, weights, gradient, first, count));
    }

    public void Dispose()
    {
        _normalized.Dispose();
        _inverses.Dispose();
        _output.Dispose();
    }

    private static void AddRows(SequenceBatch batch, CpuEmbeddingWeights weights, Matrix gradient, int first, int count)
    {
        for (int sequence = 0; sequence < batch.Count; sequence++)
        {
            ReadOnlySpan<long> ids = batch.Ids(sequence);
            ReadOnlySpan<long> types = batch.TokenTypes(sequence);
            for (int i = 0; i < ids.Length; i++)
            {
                float* row = gradient.Row(batch.Offset(sequence) + i) + first;
                AddRow(weights.Words, (int)ids[i], row, first, count);
                AddRow(weights.Positions, i, row, first, count);
                AddRow(weights.TokenTypes, types.IsEmpty ? 0 : (int)types[i], row, first, count);
            }
        }
    }

    private static void AddRow(CpuParameter table, int index, float* row, int first, int count)
    {
        if (table.Learns)
        {
            RowMath.Add(table.GradientMatrix.Row(index) + first, row, count);
        }
    }

    private Matrix Rows(FloatBuffer buffer, int rows) => new(buffer.Reserve((nint)rows * _hidden), rows, _hidden);
}
