using BertPipeline.Contracts.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The two pre-training tasks: masked words, and whether the second segment follows the first.</summary>
internal sealed class BertPreTrainingHeads : nn.Module
{
    private readonly BertLanguageModelHead _predictions;
    private readonly Linear _nextSentence;

    public BertPreTrainingHeads(BertConfig config)
        : base(nameof(BertPreTrainingHeads))
    {
        _predictions = new BertLanguageModelHead(config);
        _nextSentence = new Linear(config.HiddenSize, 2);
        register_module("predictions", _predictions);
        register_module("seq_relationship", _nextSentence);
    }

    /// <inheritdoc cref="BertLanguageModelHead.Decode"/>
    public Tensor Decode(Tensor transformed, Tensor wordEmbeddings) => _predictions.Decode(transformed, wordEmbeddings);

    /// <summary>What a hidden state is before it is compared with the words.</summary>
    /// <param name="hidden"><c>[masked, hidden]</c></param>
    /// <returns><c>[masked, hidden]</c></returns>
    public Tensor Transform(Tensor hidden) => _predictions.Transform(hidden);

    /// <summary>Of each word, <c>[vocabulary]</c>.</summary>
    public Parameter WordBias => _predictions.Bias;

    /// <param name="pooled"><c>[sequences, hidden]</c></param>
    /// <returns>Logits of (is next, is random), <c>[sequences, 2]</c>.</returns>
    public Tensor JudgeNext(Tensor pooled) => _nextSentence.Forward(pooled);
}
