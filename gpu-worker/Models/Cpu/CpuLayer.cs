using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Rows;
using BertPipeline.GpuWorker.Models.Batches;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>A transformer layer on the processor (<see cref="BertLayer"/>), forward and, from what the forward pass kept, backward.</summary>
internal sealed unsafe class CpuLayer : IDisposable
{
    private readonly CpuScratch _scratch;
    private readonly CpuSelfAttention _attention;
    private readonly CpuResidual _attended;
    private readonly CpuFeedForward _feedForward;
    private readonly CpuResidual _output;
    private readonly FloatBuffer _asking = new();
    private readonly int _hidden;
    private Pass? _pass;

    public CpuLayer(BertConfig config, CpuScratch scratch)
    {
        _scratch = scratch;
        _hidden = config.HiddenSize;
        _attention = new CpuSelfAttention(scratch, _hidden, config.NumAttentionHeads);
        _attended = new CpuResidual(scratch, _hidden, (float)config.LayerNormEps);
        _feedForward = new CpuFeedForward(scratch, config.IntermediateSize, Activation.Named(config.HiddenAct));
        _output = new CpuResidual(scratch, _hidden, (float)config.LayerNormEps);
    }

    /// <param name="batch">The sequences.</param>
    /// <param name="rows">Where the layer is computed.</param>
    /// <param name="x">Hidden states of all tokens, <c>[tokens, hidden]</c>; kept for the backward pass.</param>
    /// <param name="weights">The layer's.</param>
    /// <param name="masks">Dropout of the attention's shares, of its projection and of the layer's.</param>
    /// <returns><c>[rows, hidden]</c>, kept until the next call.</returns>
    public Matrix Forward(SequenceBatch batch, QueryRows rows, Matrix x, CpuLayerWeights weights, (DropoutMask Shares, DropoutMask Attended, DropoutMask Output) masks)
    {
        Matrix asking = Gather(x, rows);
        Matrix context = _attention.Forward(batch, rows, x, asking, weights, masks.Shares);
        Matrix attended = _attended.Forward(context, weights.AttentionOutput, weights.AttentionNorm, asking, masks.Attended);
        Matrix activated = _feedForward.Forward(attended, weights.Intermediate);
        _pass = new Pass(batch, rows, weights, x, asking, context, attended);
        return _output.Forward(activated, weights.Output, weights.OutputNorm, attended, masks.Output);
    }

    /// <summary>Adds to the gradients of the layer's parameters.</summary>
    /// <param name="gradient">Of the output, <c>[rows, hidden]</c>; overwritten.</param>
    /// <param name="goesOn">False where nothing below learns.</param>
    /// <returns>The gradient of x, <c>[tokens, hidden]</c>; in the same memory where the layer was computed at all tokens.</returns>
    public Matrix Backward(Matrix gradient, bool goesOn)
    {
        Pass pass = _pass ?? throw new InvalidOperationException("There was no forward pass.");
        CpuLayerWeights weights = pass.Weights;
        Matrix dropped = _output.Backward(gradient, weights.Output, weights.OutputNorm);
        _feedForward.Backward(dropped, weights.Output, weights.Intermediate, pass.Attended, gradient);

        dropped = _attended.Backward(gradient, weights.AttentionOutput, weights.AttentionNorm);
        CpuProjection.AddWeightGradient(_scratch, weights.AttentionOutput.Weight, dropped, pass.Context);
        Matrix context = new(_scratch.ContextGradient.Reserve((nint)gradient.Rows * _hidden), gradient.Rows, _hidden);
        _scratch.Products.Multiply(dropped, weights.AttentionOutput.Weight.Matrix, context);

        Matrix result = gradient;
        _attention.Backward(
            pass.Batch, pass.Rows, pass.X, pass.Asking, weights, context, goesOn ? gradient : null,
            goesOn ? () => result = Scatter(gradient, pass.Rows, pass.X.Rows) : null);
        return result;
    }

    public void Dispose()
    {
        _attention.Dispose();
        _attended.Dispose();
        _feedForward.Dispose();
        _output.Dispose();
        _asking.Dispose();
    }

    private Matrix Gather(Matrix x, QueryRows rows)
    {
        if (rows.Tokens is not { } tokens)
        {
            return x;
        }

        Matrix asking = new(_asking.Reserve((nint)rows.Count * _hidden), rows.Count, _hidden);
        for (int row = 0; row < tokens.Length; row++)
        {
            new ReadOnlySpan<float>(x.Row(tokens[row]), _hidden).CopyTo(new Span<float>(asking.Row(row), _hidden));
        }

        return asking;
    }

    /// <summary>The gradients of the tokens that asked among zeros for the others.</summary>
    private Matrix Scatter(Matrix gradient, QueryRows rows, int count)
    {
        if (rows.Tokens is not { } tokens)
        {
            return gradient;
        }

        Matrix all = new(_scratch.InputGradient.Reserve((nint)count * _hidden), count, _hidden);
        new Span<float>(all.Data, count * _hidden).Clear();
        for (int row = 0; row < tokens.Length; row++)
        {
            new ReadOnlySpan<float>(gradient.Row(row), _hidden).CopyTo(new Span<float>(all.Row(tokens[row]), _hidden));
        }

        return all;
    }

    private sealed record Pass(SequenceBatch Batch, QueryRows Rows, CpuLayerWeights Weights, Matrix X, Matrix Asking, Matrix Context, Matrix Attended);
}
