using BertPipeline.Contracts.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>BERT without a head (Devlin et al. 2018, arXiv:1810.04805). Names of parameters are Hugging Face's.</summary>
internal sealed class BertModel : nn.Module
{
    private readonly BertEmbeddings _embeddings;
    private readonly BertEncoder _encoder;
    private readonly BertPooler? _pooler;

    /// <param name="config">Dimensions.</param>
    /// <param name="hasPooler">False where nothing uses the pooled vector.</param>
    public BertModel(BertConfig config, bool hasPooler = true)
        : base(nameof(BertModel))
    {
        _embeddings = new BertEmbeddings(config);
        _encoder = new BertEncoder(config);
        register_module("embeddings", _embeddings);
        register_module("encoder", _encoder);
        if (hasPooler)
        {
            _pooler = new BertPooler(config);
            register_module("pooler", _pooler);
        }
    }

    /// <inheritdoc cref="BertEmbeddings.WordEmbeddings"/>
    public Parameter WordEmbeddings => _embeddings.WordEmbeddings;

    /// <returns>Hidden states of the last layer, <c>[batch, length, hidden]</c>.</returns>
    public Tensor Encode(BertInput input) => _encoder.Forward(_embeddings.Forward(input), input.AttentionBias);

    /// <param name="hidden">Of <see cref="Encode"/>.</param>
    /// <param name="input">What it was computed from.</param>
    /// <returns>The pooled vectors, <c>[sequences, hidden]</c>.</returns>
    public Tensor Pool(Tensor hidden, BertInput input) =>
        (_pooler ?? throw new InvalidOperationException("This model has no pooler.")).Forward(hidden, input.Starts);
}
