using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Cpu;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>BERT with the heads of masked language model and next sentence prediction.</summary>
internal sealed class BertForPreTraining : nn.Module
{
    private readonly BertModel _bert;
    private readonly BertPreTrainingHeads _heads;
    private CpuDecoder? _decoder;

    public BertForPreTraining(BertConfig config)
        : base(nameof(BertForPreTraining))
    {
        _bert = new BertModel(config);
        _heads = new BertPreTrainingHeads(config);
        register_module("bert", _bert);
        register_module("cls", _heads);
    }

    /// <param name="input">The batch.</param>
    /// <param name="maskedPositions">Rows of the flattened batch (<c>row · length + column</c>) whose words are asked for, <c>[masked]</c>, int64.</param>
    /// <returns>Logits of the masked words <c>[masked, vocabulary]</c> and of (is next, is random) <c>[sequences, 2]</c>.</returns>
    public (Tensor Words, Tensor Next) Forward(BertInput input, Tensor maskedPositions)
    {
        Tensor hidden = _bert.Encode(input);
        // index_select and not advanced indexing: its backward pass adds in a fixed order.
        Tensor masked = hidden.view(-1, hidden.shape[2]).index_select(0, maskedPositions);
        return (_heads.Predict(masked, _bert.WordEmbeddings), _heads.JudgeNext(_bert.Pool(hidden, input)));
    }

    /// <summary>The same on the processor, but the masked words are left to <see cref="Judge"/>, which needs no logits of all words at once.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="maskedPositions">Indices of tokens in it, <c>[masked]</c>.</param>
    /// <returns>What is compared with the words <c>[masked, hidden]</c>, and logits of (is next, is random) <c>[sequences, 2]</c>.</returns>
    public (Tensor Masked, Tensor Next) Forward(RaggedBatch batch, long[] maskedPositions)
    {
        int[] first = batch.FirstTokens;
        int[] tokens = [.. maskedPositions.Select(p => (int)p).Concat(first).Distinct().Order()];
        Tensor hidden = _bert.Encode(batch, tokens);
        return (
            _heads.Transform(hidden.index_select(0, Rows(tokens, maskedPositions.Select(p => (int)p)))),
            _heads.JudgeNext(_bert.Pool(hidden.index_select(0, Rows(tokens, first)))));
    }

    /// <summary>How well the words are told from what <see cref="Forward(RaggedBatch, long[])"/> made of their places.</summary>
    /// <param name="masked"><c>[masked, hidden]</c></param>
    /// <param name="targets">The words that were there, <c>[masked]</c>.</param>
    /// <returns>Sum of the cross-entropies, and how many words were the likeliest.</returns>
    public (double Loss, int Right) Judge(Tensor masked, long[] targets)
    {
        _decoder ??= new CpuDecoder(TorchRuntime.Team);
        using Tensor rows = masked.contiguous();
        return _decoder.Evaluate(AsMatrix(rows), CpuParameter.Of(_bert.WordEmbeddings, wantsGradient: false), CpuParameter.Of(_heads.WordBias, wantsGradient: false), targets);
    }

    /// <summary>Adds the gradients of both losses to those of the parameters.</summary>
    /// <param name="masked">Of <see cref="Forward(RaggedBatch, long[])"/>.</param>
    /// <param name="targets">The words that were there, <c>[masked]</c>.</param>
    /// <param name="scale">What the words' cross-entropies are multiplied by.</param>
    /// <param name="nextLoss">The other task's loss, a scalar made from the same forward pass.</param>
    /// <returns>Sum of the words' cross-entropies, unscaled.</returns>
    public double Backward(Tensor masked, long[] targets, float scale, Tensor nextLoss)
    {
        _decoder ??= new CpuDecoder(TorchRuntime.Team);
        using Tensor rows = masked.detach().contiguous();
        using Tensor gradient = empty_like(rows);
        double loss = _decoder.ComputeGradients(
            AsMatrix(rows), CpuParameter.Of(_bert.WordEmbeddings, wantsGradient: true), CpuParameter.Of(_heads.WordBias, wantsGradient: true), targets, scale,
            AsMatrix(gradient));
        autograd.backward([nextLoss, masked], [ones_like(nextLoss), gradient]);
        _bert.Backward();
        return loss;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Tensor Rows(int[] tokens, IEnumerable<int> wanted) => tensor(wanted.Select(token => (long)Array.BinarySearch(tokens, token)).ToArray());

    private static unsafe Matrix AsMatrix(Tensor tensor) => new(TensorMemory.Of(tensor), (int)tensor.shape[0], (int)tensor.shape[1]);
}
