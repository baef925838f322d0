using System.Runtime.Intrinsics;
using BertPipeline.GpuWorker.Kernels.Rows;

namespace BertPipeline.GpuWorker.Kernels.Products;

/// <summary>
/// Scaled dot-product attention of one head over one sequence (Vaswani et al. 2017, arXiv:1706.03762), on one thread. The shares are not kept for the backward pass
/// but computed again from the scores and a number a row (Dao et al. 2022, arXiv:2205.14135): memory grows with the length and not with its square.
/// </summary>
/// <param name="scale">Of the scores, 1 / √(width of a head).</param>
/// <param name="mask">Dropout of the shares.</param>
internal readonly unsafe struct Attention(float scale, DropoutMask mask)
{
    /// <summary><c>context = softmax(scale · query · keyᵀ) · value</c></summary>
    /// <param name="query">Of the tokens that ask, <c>[rows, width]</c></param>
    /// <param name="key">Of all tokens of the sequence, <c>[length, width]</c></param>
    /// <param name="value"><c>[length, width]</c></param>
    /// <param name="context"><c>[rows, width]</c></param>
    /// <param name="logSums">Takes ln Σ e^score of every row, <c>[rows]</c>.</param>
    /// <param name="place">Of the first share in the mask; they take rows · length places.</param>
    public void Forward(Matrix query, Matrix key, Matrix value, Matrix context, float* logSums, uint place)
    {
        Matrix shares = Scores(ThreadScratch.Use.Scores, query, key);
        Gemm.MultiplyHere(query, key.Transposed, shares);
        int width = Lanes.RoundUp(key.Rows);
        for (int row = 0; row < shares.Rows; row++)
        {
            float* line = shares.Row(row);
            Lanes.FillUp(line, key.Rows, float.NegativeInfinity);
            float shift = Softmax.Largest(line, width) * scale;
            float sum = Softmax.Exponentials(line, scale, shift, width);
            logSums[row] = shift + MathF.Log(sum);
            Normalize(line, 1 / sum, place + (uint)(row * key.Rows), width);
        }

        Gemm.MultiplyHere(shares, value, context);
    }

    /// <summary>The gradients of query, key and value from that of the context.</summary>
    /// <param name="query">As in the forward pass.</param>
    /// <param name="key">As in the forward pass.</param>
    /// <param name="value">As in the forward pass.</param>
    /// <param name="gradient">Of the context, <c>[rows, width]</c>.</param>
    /// <param name="logSums">What the forward pass left.</param>
    /// <param name="place">As in the forward pass.</param>
    /// <param name="queryGradient"><c>[rows, width]</c></param>
    /// <param name="keyGradient"><c>[length, width]</c></param>
    /// <param name="valueGradient"><c>[length, width]</c></param>
    public void Backward(
        Matrix query, Matrix key, Matrix value, Matrix gradient, float* logSums, uint place,
        Matrix queryGradient, Matrix keyGradient, Matrix valueGradient)
    {
        int width = Lanes.RoundUp(key.Rows);
        Matrix shares = Scores(ThreadScratch.Use.Scores, query, key);
        Matrix changes = Scores(ThreadScratch.Use.ScoreGradients, query, key);
        Gemm.MultiplyHere(query, key.Transposed, shares);
        for (int row = 0; row < query.Rows; row++)
        {
            Lanes.FillUp(shares.Row(row), key.Rows, float.NegativeInfinity);
            Softmax.Exponentials(shares.Row(row), scale, logSums[row], width);
            RowMath.Drop(shares.Row(row), changes.Row(row), mask, place + (uint)(row * key.Rows), width);
        }

        Gemm.MultiplyHere(changes.Transposed, gradient, valueGradient);
        Gemm.MultiplyHere(gradient, value.Transposed, changes);
        for (int row = 0; row < query.Rows; row++)
        {
            BackwardSoftmax(shares.Row(row), changes.Row(row), place + (uint)(row * key.Rows), width);
        }

        Gemm.MultiplyHere(changes, key, queryGradient);
        Gemm.MultiplyHere(changes.Transposed, query, keyGradient);
    }

    private static Matrix Scores(ThreadScratch.Use use, Matrix query, Matrix key)
    {
        nint stride = Lanes.RoundUp(key.Rows);
        return new(ThreadScratch.Reserve(use, query.Rows * stride), query.Rows, key.Rows, stride);
    }

    private void Normalize(float* line, float inverse, uint place, int length)
    {
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> share = Vector256.Load(line + i) * inverse;
            (mask.IsOn ? share * mask.At(place + (uint)i) : share).Store(line + i);
        }
    }

    /// <summary>From the gradient of the dropped shares to that of the unscaled scores.</summary>
    private void BackwardSoftmax(float* shares, float* gradient, uint place, int length)
    {
        Vector256<float> sum = default;
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> g = Vector256.Load(gradient + i);
            if (mask.IsOn)
            {
                g *= mask.At(place + (uint)i);
                g.Store(gradient + i);
            }

            sum = Vector256.FusedMultiplyAdd(g, Vector256.Load(shares + i), sum);
        }

        var mean = Vector256.Create(Vector256.Sum(sum));
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> change = (Vector256.Load(gradient + i) - mean) * Vector256.Load(shares + i) * scale;
            change.Store(gradient + i);
        }
    }
}
