using BertPipeline.Contracts.Models;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>BERT with the heads of masked language model and next sentence prediction.</summary>
internal sealed class BertForPreTraining : nn.Module
{
    private readonly BertModel _bert;
    private readonly BertPreTrainingHeads _heads;

    public BertForPreTraining(BertConfig config)
        : base(nameof(BertForPreTraining))
    {
        _bert = new BertModel(config);
        _heads = new BertPreTrainingHeads(config);
        register_module("bert", _bert);
        register_module("cls", _heads);
    }

    /// <param name="input">The batch.</param>
    /// <param name="maskedPositions">Rows of the flattened batch (<c>row · length + column</c>) whose words are asked for, <c>[masked]</c>, int64.</param>
    /// <returns>Logits of the masked words <c>[masked, vocabulary]</c> and of (is next, is random) <c>[sequences, 2]</c>.</returns>
    public (Tensor Words, Tensor Next) Forward(BertInput input, Tensor maskedPositions)
    {
        Tensor hidden = _bert.Encode(input);
        // index_select and not advanced indexing: its backward pass adds in a fixed order.
        Tensor masked = hidden.view(-1, hidden.shape[2]).index_select(0, maskedPositions);
        return (_heads.Predict(masked, _bert.WordEmbeddings), _heads.JudgeNext(_bert.Pool(hidden, input)));
    }
}
