using BertPipeline.Contracts.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The stack of layers.</summary>
internal sealed class BertEncoder : nn.Module
{
    private readonly ModuleList<BertLayer> _layers;

    public BertEncoder(BertConfig config)
        : base(nameof(BertEncoder))
    {
        _layers = new ModuleList<BertLayer>([.. Enumerable.Range(0, config.NumHiddenLayers).Select(_ => new BertLayer(config))]);
        register_module("layer", _layers);
    }

    /// <param name="hidden"><c>[batch, length, hidden]</c></param>
    /// <param name="attentionBias"><c>[batch, 1, 1 or length, length]</c> or null</param>
    /// <returns><c>[batch, length, hidden]</c></returns>
    public Tensor Forward(Tensor hidden, Tensor? attentionBias)
    {
        foreach (BertLayer layer in _layers)
        {
            hidden = layer.Forward(hidden, attentionBias);
        }

        return hidden;
    }
}
