using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>
/// AWD-LSTM without a head: words, and LSTM layers whose last gives vectors of a word's size (Merity et al. 2017, arXiv:1708.02182), with its dropouts of words,
/// of hidden-to-hidden weights, and of inputs, layers and outputs with one mask for all time steps.
/// </summary>
internal sealed class UlmfitEncoder : nn.Module
{
    private readonly UlmfitConfig _config;
    private readonly Embedding _words;
    private readonly LstmLayer[] _layers;

    public UlmfitEncoder(UlmfitConfig config)
        : base(nameof(UlmfitEncoder))
    {
        _config = config;
        _words = nn.Embedding(config.VocabularySize, config.EmbeddingSize);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(layer => new LstmLayer(
            layer == 0 ? config.EmbeddingSize : config.HiddenSize, layer == config.Layers - 1 ? config.EmbeddingSize : config.HiddenSize))];
        register_module("embeddings", _words);
        register_module("layers", new ModuleList<LstmLayer>(_layers));
    }

    /// <summary><c>[vocabulary, embedding]</c>; the language model decodes with the same matrix.</summary>
    public Parameter Words => _words.weight!;

    /// <param name="ids">Token ids, <c>[time, batch]</c>, int64.</param>
    /// <param name="warmUp">
    /// Time steps at the beginning that only lead up to the others: they run without gradients, as what truncated back-propagation carries from step to step.
    /// </param>
    /// <returns>The last layer's outputs, <c>[time − warm-up, batch, embedding]</c>.</returns>
    public Tensor Forward(Tensor ids, int warmUp = 0)
    {
        Tensor? rowMask = training ? DropoutMasks.Apply(ones([_config.VocabularySize, 1], Words.dtype, Words.device), _config.WordDropout, training) : null;
        Tensor? before = null;
        if (warmUp > 0)
        {
            using IDisposable noGradient = no_grad();
            before = Embed(ids.narrow(0, 0, warmUp), rowMask);
        }

        Tensor x = Embed(ids.narrow(0, warmUp, ids.shape[0] - warmUp), rowMask);
        (before, x) = Drop(before, x, _config.InputDropout);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            (before, x) = Run(_layers[layer], before, x);
            (before, x) = Drop(before, x, layer == _layers.Length - 1 ? _config.OutputDropout : _config.LayerDropout);
        }

        return x;
    }

    private Tensor Embed(Tensor ids, Tensor? rowMask)
    {
        Tensor words = _words.forward(ids);
        return rowMask is null ? words : words * rowMask.index_select(0, ids.flatten()).view([.. ids.shape, 1]);
    }

    private (Tensor? Before, Tensor X) Run(LstmLayer layer, Tensor? before, Tensor x)
    {
        Tensor hiddenWeight = layer.DropHiddenWeight(_config.WeightDropout);
        LstmState? state = null;
        if (before is not null)
        {
            using IDisposable noGradient = no_grad();
            (before, state) = layer.Forward(before, hiddenWeight, state: null);
        }

        return (before, layer.Forward(x, hiddenWeight, state).Outputs);
    }

    private (Tensor? Before, Tensor X) Drop(Tensor? before, Tensor x, double probability)
    {
        if (!training || probability <= 0)
        {
            return (before, x);
        }

        Tensor mask = LockedDropout.Mask(x.shape[1], x.shape[2], x, probability);
        return (before is null ? null : before * mask, x * mask);
    }
}
