using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Recurrent;
using BertPipeline.GpuWorker.Native;
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
    private readonly WordTable _words;
    private readonly LstmLayer[] _layers;

    public UlmfitEncoder(UlmfitConfig config)
        : base(nameof(UlmfitEncoder))
    {
        _config = config;
        _words = new WordTable(config.VocabularySize, config.EmbeddingSize);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(layer => new LstmLayer(
            layer == 0 ? config.EmbeddingSize : config.HiddenSize, layer == config.Layers - 1 ? config.EmbeddingSize : config.HiddenSize))];
        register_module("embeddings", _words.Module);
        register_module("layers", new ModuleList<LstmLayer>(_layers));
    }

    /// <summary><c>[vocabulary, embedding]</c>; the language model decodes with the same matrix.</summary>
    public Parameter Words => _words.Weight;

    /// <summary>Whether the project's own kernels compute the layers' way from token to token.</summary>
    public bool HasKernels => Array.TrueForAll(_layers, layer => layer.HasKernels);

    /// <param name="ids">Token ids, <c>[warm-up's rows + rows]</c>.</param>
    /// <param name="steps">Whose rows they are.</param>
    /// <param name="device">The model's.</param>
    /// <param name="warmUp">
    /// What only leads up to the others, as many sequences: its rows run without gradients, as what truncated back-propagation carries from step to step. Null for none.
    /// </param>
    /// <returns>The last layer's outputs, <c>[rows, embedding]</c>.</returns>
    public Tensor Forward(long[] ids, PackedSteps steps, Device device, PackedSteps? warmUp = null)
    {
        Tensor? rowMask = training ? DropoutMasks.Apply(ones([_config.VocabularySize, 1], Words.dtype, Words.device), _config.WordDropout, training) : null;
        Rows? before = null;
        if (warmUp is not null)
        {
            using IDisposable noGradient = no_grad();
            before = new Rows(warmUp, Embed(ids[..warmUp.Rows], rowMask, device));
        }

        var x = new Rows(steps, Embed(ids[(warmUp?.Rows ?? 0)..], rowMask, device));
        (before, x) = Drop(before, x, _config.InputDropout);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            (before, x) = Run(_layers[layer], before, x);
            (before, x) = Drop(before, x, layer == _layers.Length - 1 ? _config.OutputDropout : _config.LayerDropout);
        }

        return x.Values;
    }

    /// <summary>Takes the gradient of the last outputs down through the layers, which libtorch does by itself where it computes them.</summary>
    public void Backward()
    {
        foreach (LstmLayer layer in _layers.Reverse())
        {
            layer.Backward();
        }

        _words.Backward();
    }

    private Tensor Embed(long[] ids, Tensor? rowMask, Device device)
    {
        Tensor words = _words.Forward(ids, device);
        return rowMask is null ? words : words * rowMask.index_select(0, DeviceTensor.Of(ids, device));
    }

    private (Rows? Before, Rows X) Run(LstmLayer layer, Rows? before, Rows x)
    {
        Tensor hiddenWeight = layer.DropHiddenWeight(_config.WeightDropout);
        LstmState? state = null;
        if (before is not null)
        {
            using IDisposable noGradient = no_grad();
            (Tensor outputs, state) = layer.Forward(before.Values, before.Steps, hiddenWeight, first: null);
            before = before with { Values = outputs };
        }

        return (before, x with { Values = layer.Forward(x.Values, x.Steps, hiddenWeight, state).Outputs });
    }

    private (Rows? Before, Rows X) Drop(Rows? before, Rows x, double probability)
    {
        if (!training || probability <= 0)
        {
            return (before, x);
        }

        Tensor mask = LockedDropout.Mask(x.Steps.BatchSizes[0], x.Values.shape[1], x.Values, probability);
        return (before is null ? null : Apply(before), Apply(x));

        Rows Apply(Rows rows) => rows with { Values = LockedDropout.Apply(rows.Values, mask, rows.Steps) };
    }

    /// <param name="Steps">Whose rows they are.</param>
    /// <param name="Values"><c>[rows, features]</c></param>
    private sealed record Rows(PackedSteps Steps, Tensor Values);
}
