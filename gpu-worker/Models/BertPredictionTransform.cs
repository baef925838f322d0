using BertPipeline.Contracts.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>What a hidden state goes through before it is compared with the word embeddings.</summary>
internal sealed class BertPredictionTransform : nn.Module
{
    private readonly Linear _dense;
    private readonly LayerNorm _norm;
    private readonly Func<Tensor, Tensor> _activation;

    public BertPredictionTransform(BertConfig config)
        : base(nameof(BertPredictionTransform))
    {
        _dense = new Linear(config.HiddenSize, config.HiddenSize);
        _norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEps);
        _activation = BertActivation.Get(config.HiddenAct);
        register_module("dense", _dense);
        register_module("LayerNorm", _norm);
    }

    /// <param name="hidden"><c>[masked, hidden]</c></param>
    /// <returns><c>[masked, hidden]</c></returns>
    public Tensor Forward(Tensor hidden) => _norm.forward(_activation(_dense.Forward(hidden)));
}
