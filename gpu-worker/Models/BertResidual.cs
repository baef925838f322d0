using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The end of either half of a layer: projection, dropout, sum with the half's input, normalisation (after the sum, as in the paper).</summary>
internal sealed class BertResidual : nn.Module
{
    private readonly Linear _dense;
    private readonly LayerNorm _norm;
    private readonly double _dropout;

    /// <param name="config">Gives the hidden size.</param>
    /// <param name="width">Size of what is projected: hidden after attention, intermediate after the feed-forward half.</param>
    public BertResidual(BertConfig config, int width)
        : base(nameof(BertResidual))
    {
        _dense = new Linear(width, config.HiddenSize);
        _norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEps);
        _dropout = config.HiddenDropoutProb;
        register_module("dense", _dense);
        register_module("LayerNorm", _norm);
    }

    /// <param name="x"><c>[tokens, width]</c></param>
    /// <param name="residual"><c>[tokens, hidden]</c></param>
    /// <returns><c>[tokens, hidden]</c></returns>
    public Tensor Forward(Tensor x, Tensor residual) =>
        _norm.forward(DropoutMasks.Apply(_dense.Forward(x), _dropout, training) + residual);
}
