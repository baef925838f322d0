using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models.Batches;
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

    /// <param name="hidden"><c>[tokens, hidden]</c></param>
    /// <param name="runs">The sequences.</param>
    /// <returns><c>[tokens, hidden]</c></returns>
    public Tensor Forward(Tensor hidden, IReadOnlyList<SequenceRun> runs)
    {
        foreach (BertLayer layer in _layers)
        {
            hidden = layer.Forward(hidden, runs);
        }

        return hidden;
    }
}
