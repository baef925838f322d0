using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Randomness;
using TorchSharp;
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

    /// <param name="hidden"><c>[tokens, hidden]</c></param>
    /// <param name="runs">The sequences: a token looks at those of its own.</param>
    /// <returns>The heads' contexts side by side, <c>[tokens, hidden]</c>.</returns>
    public Tensor Forward(Tensor hidden, IReadOnlyList<SequenceRun> runs) =>
        runs.Map(Attend, _query.Forward(hidden), _key.Forward(hidden), _value.Forward(hidden));

    /// <param name="run">Sequences of one length.</param>
    /// <param name="projected">Query, key and value, each <c>[tokens, hidden]</c>.</param>
    /// <returns><c>[tokens, hidden]</c></returns>
    private Tensor Attend(SequenceRun run, Tensor[] projected)
    {
        // [sequences, heads, length, hidden / heads]
        Tensor[] heads = Array.ConvertAll(projected, x => x.view(run.Count, run.Length, _heads, -1).transpose(1, 2));
        Tensor context = Attend(heads[0], heads[1], heads[2], training ? _dropout : 0);
        return context.transpose(1, 2).reshape(projected[0].shape);
    }

    private Tensor Attend(Tensor query, Tensor key, Tensor value, double dropout)
    {
        if (dropout == 0)
        {
            return nn.functional.scaled_dot_product_attention(query, key, value);
        }

        if (query.device_type != DeviceType.CPU)
        {
            return DropoutMasks.Draw(() => nn.functional.scaled_dot_product_attention(query, key, value, p: dropout));
        }

        // The fused operation would draw its masks from libtorch's generator, on one thread.
        Tensor shares = (query * _scale).matmul(key.transpose(-2, -1)).softmax(-1);
        return DropoutMasks.Apply(shares, dropout, training: true).matmul(value);
    }
}
