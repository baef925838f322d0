using BertPipeline.Contracts.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The sequence as one vector: the hidden state of [CLS] through a dense layer and tanh.</summary>
public sealed class BertPooler : nn.Module
{
    private readonly Linear _dense;

    public BertPooler(BertConfig config)
        : base(nameof(BertPooler))
    {
        ArgumentNullException.ThrowIfNull(config);
        _dense = nn.Linear(config.HiddenSize, config.HiddenSize);
        register_module("dense", _dense);
    }

    /// <param name="hidden"><c>[batch, sequence, hidden]</c></param>
    /// <returns><c>[batch, hidden]</c></returns>
    public Tensor Forward(Tensor hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        return _dense.forward(hidden.select(1, 0)).tanh();
    }
}
