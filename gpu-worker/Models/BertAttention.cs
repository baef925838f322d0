using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models.Batches;
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

    /// <param name="hidden"><c>[tokens, hidden]</c></param>
    /// <param name="runs">The sequences.</param>
    /// <returns><c>[tokens, hidden]</c></returns>
    public Tensor Forward(Tensor hidden, IReadOnlyList<SequenceRun> runs) => _output.Forward(_self.Forward(hidden, runs), hidden);
}
