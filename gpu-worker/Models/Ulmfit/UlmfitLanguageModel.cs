using BertPipeline.GpuWorker.Kernels.Rows;
using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>AWD-LSTM that tells the next word of a text (Merity et al. 2017, arXiv:1708.02182), the first part of ULMFiT (Howard and Ruder 2018, arXiv:1801.06146).</summary>
internal sealed class UlmfitLanguageModel : nn.Module
{
    private readonly UlmfitConfig _config;
    private readonly UlmfitEncoder _encoder;
    private readonly UlmfitDecoder _decoder;

    public UlmfitLanguageModel(UlmfitConfig config)
        : base(nameof(UlmfitLanguageModel))
    {
        _config = config;
        _encoder = new UlmfitEncoder(config);
        _decoder = new UlmfitDecoder(config.VocabularySize);
        register_module("ulmfit", _encoder);
        register_module("decoder", _decoder);
    }

    /// <summary>Whether the project's own kernels compute the loss of the words and the layers' way from token to token.</summary>
    public bool HasKernels(Device device)
    {
        // The library makes another object of the parameter each time that it is asked for.
        using var scope = NewDisposeScope();
        return device.type == TorchSharp.DeviceType.CPU && _encoder.Words.dtype == float32 && _config.EmbeddingSize % Lanes.Count == 0;
    }

    /// <summary>Another model of the same form, with any weights.</summary>
    public UlmfitLanguageModel CreateReplica() => new(_config);

    /// <param name="ids">Token ids, <c>[time, sequences]</c>.</param>
    /// <param name="sequences">Windows of text.</param>
    /// <param name="warmUp">Time steps that only lead up to the others.</param>
    /// <param name="device">The model's.</param>
    /// <returns>What is compared with the words, <c>[(time − warm-up) · sequences, embedding]</c>, time by time.</returns>
    public Tensor Forward(long[] ids, int sequences, int warmUp, Device device)
    {
        var steps = PackedSteps.Of(sequences, (ids.Length / sequences) - warmUp);
        return _encoder.Forward(ids, steps, device, warmUp > 0 ? PackedSteps.Of(sequences, warmUp) : null);
    }

    /// <param name="rows">Some of <see cref="Forward"/>'s, <c>[rows, embedding]</c>.</param>
    /// <returns>Logits of all words, fp32, <c>[rows, vocabulary]</c>.</returns>
    public Tensor Decode(Tensor rows) => _decoder.Decode(rows, _encoder.Words);

    /// <inheritdoc cref="UlmfitDecoder.Judge"/>
    public (double Loss, long Right) Judge(Tensor rows, long[] targets) => _decoder.Judge(rows, _encoder.Words, targets, HasKernels(rows.device));

    /// <inheritdoc cref="UlmfitDecoder.Backward"/>
    public Tensor Backward(Tensor rows, long[] targets, long count)
    {
        Tensor loss = _decoder.Backward(rows, _encoder.Words, targets, count, HasKernels(rows.device));
        _encoder.Backward();
        return loss;
    }
}
