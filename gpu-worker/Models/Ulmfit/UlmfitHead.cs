using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>
/// Two linear layers with ReLU between them, normalisation and dropout before each (Howard and Ruder 2018, section 3.3). Where the paper normalises over the batch this
/// does over the features: running means are no parameters, which a checkpoint holds, and depend on how a step is cut into micro-batches.
/// </summary>
internal sealed class UlmfitHead : nn.Module
{
    private readonly UlmfitConfig _config;
    private readonly LayerNorm _pooledNorm;
    private readonly Linear _hidden;
    private readonly LayerNorm _hiddenNorm;
    private readonly Linear _output;

    /// <param name="config">A tagger's.</param>
    /// <param name="inputs">Width of the pooled vector.</param>
    /// <param name="tags">Number of tags.</param>
    public UlmfitHead(UlmfitConfig config, int inputs, int tags)
        : base(nameof(UlmfitHead))
    {
        _config = config;
        int width = config.TaggerSize ?? throw new ArgumentException("It is a language model's configuration.", nameof(config));
        _pooledNorm = nn.LayerNorm(inputs);
        _hidden = new Linear(inputs, width);
        _hiddenNorm = nn.LayerNorm(width);
        _output = new Linear(width, tags);
        register_module("pooledLayerNorm", _pooledNorm);
        register_module("hidden", _hidden);
        register_module("hiddenLayerNorm", _hiddenNorm);
        register_module("output", _output);
    }

    /// <param name="pooled"><c>[sequences, inputs]</c></param>
    /// <returns><c>[sequences, tags]</c></returns>
    public Tensor Forward(Tensor pooled)
    {
        Tensor hidden = nn.functional.relu(_hidden.Forward(DropoutMasks.Apply(_pooledNorm.forward(pooled), _config.OutputDropout, training)));
        return _output.Forward(DropoutMasks.Apply(_hiddenNorm.forward(hidden), _config.TaggerDropout ?? 0, training));
    }
}
