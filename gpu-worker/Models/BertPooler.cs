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

    /// <summary>The hidden states of the first tokens.</summary>
    /// <param name="hidden">Of the last layer, <c>[batch, length, hidden]</c>.</param>
    /// <param name="starts">Where sequences begin in the flattened batch, <c>[sequences]</c>; null when every row is one.</param>
    /// <returns><c>[sequences, hidden]</c></returns>
    public static Tensor First(Tensor hidden, Tensor? starts) =>
        starts is null ? hidden.select(1, 0) : hidden.view(-1, hidden.shape[2]).index_select(0, starts);

    /// <param name="first"><c>[sequences, hidden]</c></param>
    /// <returns><c>[sequences, hidden]</c></returns>
    public Tensor Forward(Tensor first) => _dense.Forward(first).tanh();
}
