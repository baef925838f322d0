using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Examples kept out of training, their masks drawn once. Losses stand beside what no context at all would give: the entropy of
/// the targets, the share of the more frequent NSP label.
/// </summary>
internal sealed class HeldOutSet : IDisposable
{
    private readonly ExampleSet _examples;
    private readonly int _padId;
    private readonly IReadOnlyList<int[]> _batches;

    /// <param name="path">An example file.</param>
    /// <param name="padId">Of the vocabulary.</param>
    /// <param name="positions">Of a batch, padding included.</param>
    public HeldOutSet(string path, int padId, int positions)
    {
        _examples = new ExampleSet([path]);
        _padId = padId;
        int[] lengths = _examples.Lengths();
        _batches = _examples.Count == 0 ? [] : BatchPlan.MicroBatches([.. Enumerable.Range(0, _examples.Count).OrderBy(i => lengths[i])], lengths, positions);
    }

    /// <param name="model">In evaluation mode, without gradients.</param>
    /// <param name="epoch">Epochs done.</param>
    /// <param name="state">Steps and tokens done.</param>
    /// <param name="layout">Of the batches.</param>
    /// <param name="device">The model's.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    public HeldOutEvaluation Evaluate(
        BertForPreTraining model, int epoch, TrainerState state, BatchLayout layout, Device device, CancellationToken cancellationToken)
    {
        double loss = 0;
        long masked = 0, right = 0, examples = 0, nextRight = 0, random = 0;
        var frequencies = new Dictionary<long, long>();
        foreach (int[] rows in _batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            LanguageModelBatch batch = _examples.Read(rows, _padId, layout);
            (double batchLoss, long batchRight, Tensor next) = Judge(model, batch, device);
            loss += batchLoss;
            right += batchRight;
            nextRight += next.argmax(1).eq(tensor(batch.NextLabels, device: device)).sum().item<long>();
            masked += batch.MaskedIds.LongLength;
            examples += rows.Length;
            random += batch.NextLabels.Sum();
            foreach (long id in batch.MaskedIds)
            {
                frequencies[id] = frequencies.GetValueOrDefault(id) + 1;
            }
        }

        double count = Math.Max(1, masked);
        double pairs = Math.Max(1, examples);
        return new HeldOutEvaluation(
            epoch, state.Step, state.Tokens, loss / count, right / count, Entropy(frequencies.Values, count), nextRight / pairs,
            Math.Max(random, examples - random) / pairs);
    }

    public void Dispose() => _examples.Dispose();

    /// <returns>Sum of the masked words' cross-entropies, how many were the likeliest, and the other task's logits.</returns>
    private static (double Loss, long Right, Tensor Next) Judge(BertForPreTraining model, LanguageModelBatch batch, Device device)
    {
        if (batch.Inputs is RaggedBatch ragged)
        {
            (Tensor masked, Tensor judged) = model.Forward(ragged, batch.MaskedPositions);
            (double loss, int right) = model.Judge(masked, batch.MaskedIds);
            return (loss, right, judged);
        }

        Tensor targets = tensor(batch.MaskedIds, device: device);
        (Tensor words, Tensor next) = model.Forward(batch.Inputs.ToInput(device), tensor(batch.MaskedPositions, device: device));
        return (
            nn.functional.cross_entropy(words, targets, reduction: nn.Reduction.Sum).item<float>(),
            words.argmax(1).eq(targets).sum().item<long>(), next);
    }

    /// <summary>−Σ p·ln p, in nat.</summary>
    private static double Entropy(IEnumerable<long> frequencies, double total) => -frequencies.Sum(f => f / total * Math.Log(f / total));
}
