using BertPipeline.Contracts.Models;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The first half of a layer: self-attention and its residual.</summary>
internal sealed class BertAttention : nn.Module
{
    private readonly BertSelfAttention _self;
    private readonly BertResidual _output;

    public BertAttention(BertConfig config)
        : base(nameof(BertAttention))
    {
        _self = new BertSelfAttention(config);
        _output = new BertResidual(config, config.HiddenSize);
        register_module("self", _self);
        register_module("output", _output);
    }

    /// <param name="hidden"><c>[batch, length, hidden]</c></param>
    /// <param name="attentionBias"><c>[batch, 1, 1 or length, length]</c> or null</param>
    /// <returns><c>[batch, length, hidden]</c></returns>
    public Tensor Forward(Tensor hidden, Tensor? attentionBias) => _output.Forward(_self.Forward(hidden, attentionBias), hidden);
}
