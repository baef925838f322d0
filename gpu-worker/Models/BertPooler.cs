using BertPipeline.Contracts.Models;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The sequence as one vector: the hidden state of its first token, [CLS], through a dense layer and tanh.</summary>
internal sealed class BertPooler : nn.Module
{
    private readonly Linear _dense;

    public BertPooler(BertConfig config)
        : base(nameof(BertPooler))
    {
        _dense = new Linear(config.HiddenSize, config.HiddenSize);
        register_module("dense", _dense);
    }

    /// <param name="first"><c>[sequences, hidden]</c></param>
    /// <returns><c>[sequences, hidden]</c></returns>
    public Tensor Forward(Tensor first) => _dense.Forward(first).tanh();
}
