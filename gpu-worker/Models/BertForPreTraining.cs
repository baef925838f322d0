using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>BERT with the heads of masked language model and next sentence prediction.</summary>
internal sealed class BertForPreTraining : nn.Module
{
    private readonly BertConfig _config;
    private readonly bool _isMixed;
    private readonly BertModel _bert;
    private readonly BertPreTrainingHeads _heads;
    private WordDecoder? _decoder;

    /// <param name="config">Dimensions.</param>
    /// <param name="isMixed">As in <see cref="BertModel"/>; the words' logits stay fp32.</param>
    public BertForPreTraining(BertConfig config, bool isMixed = false)
        : base(nameof(BertForPreTraining))
    {
        _config = config;
        _isMixed = isMixed;
        _bert = new BertModel(config, isMixed: isMixed);
        _heads = new BertPreTrainingHeads(config);
        register_module("bert", _bert);
        register_module("cls", _heads);
    }

    /// <inheritdoc cref="BertModel.HasKernels"/>
    public bool HasKernels(Device device) => _bert.HasKernels(device);

    /// <summary>Another model of the same form, with any weights.</summary>
    public BertForPreTraining CreateReplica() => new(_config, _isMixed);

    /// <summary>By the modules.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="maskedPositions">Tokens whose words are asked for, <c>[masked]</c>, int64.</param>
    /// <inheritdoc cref="Forward(SequenceBatch, long[], Device)" path="/returns"/>
    public (Tensor Masked, Tensor Next) Forward(BertInput input, Tensor maskedPositions) => Judge(_bert.Encode(input), maskedPositions, input.FirstTokens);

    /// <summary>The fastest way that the device has.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="maskedPositions">Tokens whose words are asked for, <c>[masked]</c>.</param>
    /// <param name="device">The model's.</param>
    /// <returns>
    /// What is compared with the words, <c>[masked, hidden]</c>: <see cref="Decode"/> makes logits of it, <see cref="Judge(Tensor, long[])"/> and <see cref="Backward"/>
    /// need less. And logits of (is next, is random), fp32, <c>[sequences, 2]</c>.
    /// </returns>
    public (Tensor Masked, Tensor Next) Forward(SequenceBatch batch, long[] maskedPositions, Device device)
    {
        int[] masked = Array.ConvertAll(maskedPositions, position => checked((int)position));
        int[] tokens = [.. masked.Concat(batch.FirstTokens).Distinct().Order()];
        Tensor Rows(int[] wanted) => DeviceTensor.Of(Array.ConvertAll(wanted, token => Array.BinarySearch(tokens, token)), device);

        return Judge(_bert.Encode(batch, tokens, device), Rows(masked), Rows(batch.FirstTokens));
    }

    /// <param name="masked">Of <see cref="Forward(BertInput, Tensor)"/>.</param>
    /// <returns>Logits of all words, fp32, <c>[masked, vocabulary]</c>.</returns>
    public Tensor Decode(Tensor masked) => _heads.Decode(masked, _bert.WordEmbeddings).to(float32);

    /// <summary>How well the words are told from what <see cref="Forward(SequenceBatch, long[], Device)"/> made of their places.</summary>
    /// <param name="masked"><c>[masked, hidden]</c></param>
    /// <param name="targets">The words that were there, <c>[masked]</c>.</param>
    /// <returns>Sum of the cross-entropies, and how many words were the likeliest.</returns>
    public (double Loss, long Right) Judge(Tensor masked, long[] targets)
    {
        if (HasKernels(masked.device))
        {
            _decoder ??= new WordDecoder();
            return _decoder.Evaluate(masked, _bert.WordEmbeddings, _heads.WordBias, targets);
        }

        using var scope = NewDisposeScope();
        Tensor logits = Decode(masked);
        Tensor words = DeviceTensor.Of(targets, masked.device);
        return (nn.functional.cross_entropy(logits, words, reduction: nn.Reduction.Sum).item<float>(), logits.argmax(1).eq(words).sum().item<long>());
    }

    /// <summary>Adds the gradients of both losses, or of the words' alone, to those of the parameters.</summary>
    /// <param name="masked">Of <see cref="Forward(SequenceBatch, long[], Device)"/>.</param>
    /// <param name="targets">The words that were there, <c>[masked]</c>.</param>
    /// <param name="count">What the sum of the words' cross-entropies is divided by.</param>
    /// <param name="nextLoss">The other task's loss, a scalar made from the same forward pass; null where it is not learnt.</param>
    /// <returns>The words' loss, a scalar on the device.</returns>
    public Tensor Backward(Tensor masked, long[] targets, long count, Tensor? nextLoss = null)
    {
        if (!HasKernels(masked.device))
        {
            Tensor sum = nn.functional.cross_entropy(Decode(masked), DeviceTensor.Of(targets, masked.device), reduction: nn.Reduction.Sum);
            Tensor wordsLoss = sum / count;
            (nextLoss is null ? wordsLoss : wordsLoss + nextLoss).backward();
            return wordsLoss.detach();
        }

        _decoder ??= new WordDecoder();
        (double loss, Tensor gradient) = _decoder.ComputeGradients(masked, _bert.WordEmbeddings, _heads.WordBias, targets, count);
        if (nextLoss is null)
        {
            autograd.backward([masked], [gradient]);
        }
        else
        {
            autograd.backward([nextLoss, masked], [ones_like(nextLoss), gradient]);
        }

        _bert.Backward();
        return tensor((float)loss);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder?.Dispose();
        }

        base.Dispose(disposing);
    }

    private (Tensor Masked, Tensor Next) Judge(Tensor hidden, Tensor masked, Tensor first) =>
        (_heads.Transform(hidden.index_select(0, masked)), _heads.JudgeNext(_bert.Pool(hidden.index_select(0, first))).to(float32));
}
