using BertPipeline.Contracts.Models;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The widening projection of the feed-forward half, with its activation.</summary>
internal sealed class BertIntermediate : nn.Module
{
    private readonly Linear _dense;
    private readonly Func<Tensor, Tensor> _activation;

    public BertIntermediate(BertConfig config)
        : base(nameof(BertIntermediate))
    {
        _dense = new Linear(config.HiddenSize, config.IntermediateSize);
        _activation = BertActivation.Get(config.HiddenAct);
        register_module("dense", _dense);
    }

    /// <param name="hidden"><c>[tokens, hidden]</c></param>
    /// <returns><c>[tokens, intermediate]</c></returns>
    public Tensor Forward(Tensor hidden) => _activation(_dense.Forward(hidden));
}
