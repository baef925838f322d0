using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>
/// BERT with a head that gives one logit a tag, each tag judged by itself. With one layer on the pooled vector it is Hugging Face's model of this name.
/// The layers of every other head, one on the mean too, are numbered in the file, so that nobody takes one for it.
/// </summary>
internal sealed class BertForSequenceClassification : PieceClassifier, IFeatureClassifier
{
    private readonly BertConfig _config;
    private readonly int _tags;
    private readonly HeadOptions _head;
    private readonly BertModel _bert;
    private readonly Linear[] _layers;
    private readonly bool _isMean;
    private readonly bool _isMixed;

    /// <param name="config">The encoder.</param>
    /// <param name="tags">Number of tags.</param>
    /// <param name="head">Its layers, its dropout, and what it reads.</param>
    /// <param name="isMixed">As in <see cref="BertModel"/>.</param>
    public BertForSequenceClassification(BertConfig config, int tags, HeadOptions head, bool isMixed = false)
        : base(nameof(BertForSequenceClassification))
    {
        _config = config;
        _tags = tags;
        _head = head;
        _isMixed = isMixed;
        _isMean = head.Pooling == Pooling.Mean;
        _bert = new BertModel(config, hasPooler: !_isMean, isMixed);
        _layers = [.. Enumerable.Range(1, head.Layers).Select(layer => new Linear(config.HiddenSize, layer < head.Layers ? config.HiddenSize : tags))];
        register_module("bert", _bert);
        register_module("classifier", head.Layers == 1 && !_isMean ? _layers[0] : new ModuleList<Linear>(_layers));
    }

    /// <inheritdoc cref="BertModel.HasKernels"/>
    public override bool HasKernels(Device device) => _bert.HasKernels(device);

    public override BertForSequenceClassification CreateReplica() => new(_config, _tags, _head, _isMixed);

    public override Tensor Forward(SequenceBatch batch, Device device) => Classify(Features(batch, device));

    /// <summary>The mean of a sequence's hidden states, or that of its first token, which the pooler reads.</summary>
    /// <inheritdoc/>
    public Tensor Features(SequenceBatch batch, Device device) => _isMean
        ? MeanPooling.Apply(_bert.Encode(batch, tokens: null, device), batch.Runs)
        : _bert.Encode(batch, batch.FirstTokens, device);

    /// <summary>By the modules.</summary>
    /// <returns>Logits, fp32, <c>[sequences, tags]</c>.</returns>
    public Tensor Forward(BertInput input)
    {
        Tensor hidden = _bert.Encode(input);
        return Classify(_isMean ? MeanPooling.Apply(hidden, input.Runs) : hidden.index_select(0, input.FirstTokens));
    }

    public override void Backward(Tensor loss)
    {
        loss.backward();
        _bert.Backward();
    }

    public Tensor Classify(Tensor features)
    {
        // Features that were kept are fp32, whatever the model computes in.
        Tensor kept = features.to(_layers[^1].Type);
        Tensor x = _isMean ? kept : _bert.Pool(kept);
        foreach (Linear layer in _layers.SkipLast(1))
        {
            x = nn.functional.gelu(layer.Forward(DropoutMasks.Apply(x, _head.Dropout, training)));
        }

        return _layers[^1].Forward(DropoutMasks.Apply(x, _head.Dropout, training)).to(float32);
    }
}
