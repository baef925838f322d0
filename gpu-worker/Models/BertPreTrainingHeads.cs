using BertPipeline.Contracts.Models;
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

    /// <inheritdoc cref="BertLanguageModelHead.Forward"/>
    public Tensor Predict(Tensor hidden, Tensor wordEmbeddings) => _predictions.Forward(hidden, wordEmbeddings);

    /// <param name="pooled"><c>[sequences, hidden]</c></param>
    /// <returns>Logits of (is next, is random), <c>[sequences, 2]</c>.</returns>
    public Tensor JudgeNext(Tensor pooled) => _nextSentence.Forward(pooled);
}
