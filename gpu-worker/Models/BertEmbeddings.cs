using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>Sum of word, position and segment embeddings, normalised (Devlin et al. 2018, section 3 and figure 2).</summary>
internal sealed class BertEmbeddings : nn.Module
{
    private readonly Embedding _words;
    private readonly Embedding _positions;
    private readonly Embedding _tokenTypes;
    private readonly LayerNorm _norm;
    private readonly double _dropout;

    public BertEmbeddings(BertConfig config)
        : base(nameof(BertEmbeddings))
    {
        _words = nn.Embedding(config.VocabSize, config.HiddenSize);
        _positions = nn.Embedding(config.MaxPositionEmbeddings, config.HiddenSize);
        _tokenTypes = nn.Embedding(config.TypeVocabSize, config.HiddenSize);
        _norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEps);
        _dropout = config.HiddenDropoutProb;
        register_module("word_embeddings", _words);
        register_module("position_embeddings", _positions);
        register_module("token_type_embeddings", _tokenTypes);
        register_module("LayerNorm", _norm);
    }

    /// <summary><c>[vocabulary, hidden]</c>; the MLM head decodes with the same matrix.</summary>
    public Parameter WordEmbeddings => _words.weight!;

    /// <returns><c>[tokens, hidden]</c></returns>
    public Tensor Forward(BertInput input)
    {
        Tensor types = input.TokenTypes is null ? _tokenTypes.weight!.narrow(0, 0, 1) : _tokenTypes.forward(input.TokenTypes);
        Tensor sum = _words.forward(input.Ids) + _positions.forward(input.Positions) + types;
        return DropoutMasks.Apply(_norm.forward(sum), _dropout, training);
    }
}
