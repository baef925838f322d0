using BertPipeline.Contracts.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>BERT without a head (Devlin et al. 2018, arXiv:1810.04805). Names of parameters are Hugging Face's.</summary>
public sealed class BertModel : nn.Module
{
    private readonly BertEmbeddings _embeddings;
    private readonly BertEncoder _encoder;
    private readonly BertPooler _pooler;

    public BertModel(BertConfig config)
        : base(nameof(BertModel))
    {
        ArgumentNullException.ThrowIfNull(config);
        _embeddings = new BertEmbeddings(config);
        _encoder = new BertEncoder(config);
        _pooler = new BertPooler(config);
        register_module("embeddings", _embeddings);
        register_module("encoder", _encoder);
        register_module("pooler", _pooler);
    }

    /// <inheritdoc cref="BertEmbeddings.WordEmbeddings"/>
    public Parameter WordEmbeddings => _embeddings.WordEmbeddings;

    /// <returns>Hidden states of the last layer <c>[batch, sequence, hidden]</c> and the pooled vector <c>[batch, hidden]</c>.</returns>
    public (Tensor Sequence, Tensor Pooled) Forward(BertInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor sequence = _encoder.Forward(_embeddings.Forward(input), input.AttentionBias);
        return (sequence, _pooler.Forward(sequence));
    }
}
