using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Randomness;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>Multi-head scaled dot-product attention (Vaswani et al. 2017, section 3.2).</summary>
internal sealed class BertSelfAttention : nn.Module
{
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly int _heads;
    private readonly double _scale;
    private readonly double _dropout;

    public BertSelfAttention(BertConfig config)
        : base(nameof(BertSelfAttention))
    {
        if (config.NumAttentionHeads < 1 || config.HiddenSize % config.NumAttentionHeads != 0)
        {
            throw new UserErrorException(
                $"config.json: hidden_size {config.HiddenSize} is not a multiple of num_attention_heads {config.NumAttentionHeads}.");
        }

        _query = new Linear(config.HiddenSize, config.HiddenSize);
        _key = new Linear(config.HiddenSize, config.HiddenSize);
        _value = new Linear(config.HiddenSize, config.HiddenSize);
        _heads = config.NumAttentionHeads;
        _scale = 1 / Math.Sqrt((double)config.HiddenSize / config.NumAttentionHeads);
        _dropout = config.AttentionProbsDropoutProb;
        register_module("query", _query);
        register_module("key", _key);
        register_module("value", _value);
    }

    /// <param name="hidden"><c>[batch, length, hidden]</c></param>
    /// <param name="attentionBias"><c>[batch, 1, 1 or length, length]</c>, added to the scores; null for none.</param>
    /// <returns>The heads' contexts side by side, <c>[batch, length, hidden]</c>.</returns>
    public Tensor Forward(Tensor hidden, Tensor? attentionBias)
    {
        Tensor query = SplitHeads(_query.Forward(hidden) * _scale);
        Tensor key = SplitHeads(_key.Forward(hidden));
        Tensor value = SplitHeads(_value.Forward(hidden));

        Tensor scores = query.matmul(key.transpose(-2, -1));
        if (attentionBias is not null)
        {
            scores = scores.add_(attentionBias);
        }

        Tensor shares = DropoutMasks.Apply(scores.softmax(-1), _dropout, training);
        Tensor context = shares.matmul(value);
        return context.transpose(1, 2).reshape(hidden.shape);
    }

    /// <summary><c>[batch, length, hidden]</c> to <c>[batch, heads, length, hidden / heads]</c>.</summary>
    private Tensor SplitHeads(Tensor x) => x.view(x.shape[0], x.shape[1], _heads, -1).transpose(1, 2);
}
