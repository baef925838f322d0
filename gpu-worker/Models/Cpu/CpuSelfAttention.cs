using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Products;
using BertPipeline.GpuWorker.Kernels.Rows;
using BertPipeline.GpuWorker.Models.Batches;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>Self-attention on the processor (<see cref="BertSelfAttention"/>): every sequence looks at itself alone, wherever it lies in the batch.</summary>
/// <param name="scratch">Shared buffers.</param>
/// <param name="hidden">Width of the hidden states.</param>
/// <param name="heads">Heads that share it.</param>
internal sealed unsafe class CpuSelfAttention(CpuScratch scratch, int hidden, int heads) : IDisposable
{
    private readonly FloatBuffer _query = new();
    private readonly FloatBuffer _keyValue = new();
    private readonly FloatBuffer _context = new();
    private readonly FloatBuffer _logSums = new();
    private readonly int _width = hidden / heads;
    private DropoutMask _mask;

    /// <param name="batch">The sequences.</param>
    /// <param name="rows">Tokens that ask.</param>
    /// <param name="x">Hidden states of all tokens, <c>[tokens, hidden]</c>.</param>
    /// <param name="asking">Those of the tokens that ask, <c>[rows, hidden]</c>.</param>
    /// <param name="weights">The layer's.</param>
    /// <param name="mask">Dropout of the shares.</param>
    /// <returns>The heads' contexts side by side, <c>[rows, hidden]</c>.</returns>
    public Matrix Forward(SequenceBatch batch, QueryRows rows, Matrix x, Matrix asking, CpuLayerWeights weights, DropoutMask mask)
    {
        _mask = mask;
        Matrix query = Hidden(_query, rows.Count);
        Matrix keyValue = new(_keyValue.Reserve(2 * (nint)x.Rows * hidden), x.Rows, 2 * hidden);
        CpuProjection.Forward(scratch, weights.Query, asking, query);
        CpuProjection.Forward(scratch, weights.Key, x, keyValue.ColumnRange(0, hidden));
        CpuProjection.Forward(scratch, weights.Value, x, keyValue.ColumnRange(hidden, hidden));

        Matrix context = Hidden(_context, rows.Count);
        float* logSums = _logSums.Reserve((nint)heads * rows.Count);
        uint[] places = Places(batch, rows);
        Attention attention = new(Scale, mask);
        scratch.Team.Run(batch.Count * heads, task =>
        {
            (int sequence, int head) = Math.DivRem(task, heads);
            attention.Forward(
                Part(query, rows, sequence, head), Part(keyValue, batch, sequence, head), Part(keyValue, batch, sequence, heads + head),
                Part(context, rows, sequence, head), logSums + ((nint)head * rows.Count) + rows.Start(sequence), places[task]);
        });
        return context;
    }

    /// <summary>Adds to the gradients of the three projections, and to those of what they were given.</summary>
    /// <param name="batch">As in the forward pass.</param>
    /// <param name="rows">As in the forward pass.</param>
    /// <param name="x">As in the forward pass.</param>
    /// <param name="asking">As in the forward pass.</param>
    /// <param name="weights">The layer's.</param>
    /// <param name="gradient">Of the context, <c>[rows, hidden]</c>.</param>
    /// <param name="askingTarget">Takes the gradient of <paramref name="asking"/>; null where nobody asks.</param>
    /// <param name="target">Takes the gradient of <paramref name="x"/>, once the other is complete; null where nobody asks.</param>
    public void Backward(
        SequenceBatch batch, QueryRows rows, Matrix x, Matrix asking, CpuLayerWeights weights, Matrix gradient, Matrix? askingTarget, Func<Matrix>? target)
    {
        Matrix query = Hidden(_query, rows.Count);
        Matrix keyValue = new(_keyValue.Reserve(2 * (nint)x.Rows * hidden), x.Rows, 2 * hidden);
        Matrix queryGradient = Hidden(scratch.QueryGradient, rows.Count);
        Matrix keyValueGradient = new(scratch.KeyValueGradient.Reserve(2 * (nint)x.Rows * hidden), x.Rows, 2 * hidden);
        float* logSums = _logSums.Reserve((nint)heads * rows.Count);
        uint[] places = Places(batch, rows);
        Attention attention = new(Scale, _mask);
        scratch.Team.Run(batch.Count * heads, task =>
        {
            (int sequence, int head) = Math.DivRem(task, heads);
            attention.Backward(
                Part(query, rows, sequence, head), Part(keyValue, batch, sequence, head), Part(keyValue, batch, sequence, heads + head),
                Part(gradient, rows, sequence, head), logSums + ((nint)head * rows.Count) + rows.Start(sequence), places[task],
                Part(queryGradient, rows, sequence, head), Part(keyValueGradient, batch, sequence, head), Part(keyValueGradient, batch, sequence, heads + head));
        });

        CpuProjection.Backward(scratch, weights.Query, asking, queryGradient, askingTarget);
        Matrix? sum = target?.Invoke();
        CpuProjection.Backward(scratch, weights.Key, x, keyValueGradient.ColumnRange(0, hidden), sum);
        CpuProjection.Backward(scratch, weights.Value, x, keyValueGradient.ColumnRange(hidden, hidden), sum);
    }

    public void Dispose()
    {
        _query.Dispose();
        _keyValue.Dispose();
        _context.Dispose();
        _logSums.Dispose();
    }

    private float Scale => (float)(1 / Math.Sqrt(_width));

    private Matrix Hidden(FloatBuffer buffer, int rows) => new(buffer.Reserve((nint)rows * hidden), rows, hidden);

    private Matrix Part(Matrix matrix, QueryRows rows, int sequence, int head) =>
        matrix.RowRange(rows.Start(sequence), rows.Length(sequence)).ColumnRange(head * _width, _width);

    private Matrix Part(Matrix matrix, SequenceBatch batch, int sequence, int head) =>
        matrix.RowRange(batch.Offset(sequence), batch.Length(sequence)).ColumnRange(head * _width, _width);

    /// <summary>Where each sequence's and head's shares begin in the dropout mask.</summary>
    private uint[] Places(SequenceBatch batch, QueryRows rows)
    {
        uint[] places = new uint[batch.Count * heads];
        uint place = 0;
        for (int task = 0; task < places.Length; task++)
        {
            places[task] = place;
            place += (uint)rows.Length(task / heads) * (uint)batch.Length(task / heads);
        }

        return places;
    }
}
