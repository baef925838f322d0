using BertPipeline.Contracts.Models;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The masked language model's head. Its matrix is the word embeddings': one parameter, one update (tied weights).</summary>
internal sealed class BertLanguageModelHead : nn.Module
{
    private readonly BertPredictionTransform _transform;
    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public BertLanguageModelHead(BertConfig config)
        : base(nameof(BertLanguageModelHead))
    {
        _transform = new BertPredictionTransform(config);
        _bias = new Parameter(zeros(config.VocabSize));
        register_parameter("bias", _bias);
        register_module("transform", _transform);
    }

    /// <summary>Of each word, <c>[vocabulary]</c>.</summary>
    public Parameter Bias => _bias;

    /// <param name="hidden"><c>[masked, hidden]</c></param>
    /// <returns>What is compared with the word embeddings, <c>[masked, hidden]</c>.</returns>
    public Tensor Transform(Tensor hidden) => _transform.Forward(hidden);

    /// <param name="transformed">Of <see cref="Transform"/>, at the masked positions only: the others' logits would be thrown away.</param>
    /// <param name="wordEmbeddings"><c>[vocabulary, hidden]</c></param>
    /// <returns>Logits, <c>[masked, vocabulary]</c>.</returns>
    public Tensor Decode(Tensor transformed, Tensor wordEmbeddings) => nn.functional.linear(transformed, wordEmbeddings, _bias);
}
