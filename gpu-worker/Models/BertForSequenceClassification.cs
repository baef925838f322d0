using BertPipeline.Contracts.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>BERT with a linear head on the pooled vector: one logit a tag, each tag judged by itself.</summary>
public sealed class BertForSequenceClassification : nn.Module
{
    private readonly BertModel _bert;
    private readonly Linear _classifier;
    private readonly double _dropout;

    /// <param name="config">The encoder.</param>
    /// <param name="tags">Number of tags.</param>
    /// <param name="dropout">Before the head; elsewhere the configuration's own.</param>
    public BertForSequenceClassification(BertConfig config, int tags, double dropout)
        : base(nameof(BertForSequenceClassification))
    {
        ArgumentNullException.ThrowIfNull(config);
        _bert = new BertModel(config);
        _classifier = nn.Linear(config.HiddenSize, tags);
        _dropout = dropout;
        register_module("bert", _bert);
        register_module("classifier", _classifier);
    }

    /// <returns>Logits, <c>[batch, tags]</c>.</returns>
    public Tensor Forward(BertInput input)
    {
        (_, Tensor pooled) = _bert.Forward(input);
        return _classifier.forward(Dropout.Apply(pooled, _dropout, training));
    }
}
