using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Examples kept out of training, their masks drawn once. Losses stand beside what no context at all would give: the entropy of
/// the targets, the share of the more frequent NSP label.
/// </summary>
internal sealed class HeldOutSet : IDisposable
{
    private readonly ExampleSet _examples;
    private readonly bool _hasNext;
    private readonly IReadOnlyList<int[]> _batches;

    /// <param name="path">An example file.</param>
    /// <param name="batchTokens">Of a batch.</param>
    /// <param name="hasNext">False where the model learns no next sentences, but single texts: it reads both parts apart, and the answer is not asked for.</param>
    public HeldOutSet(string path, int batchTokens, bool hasNext)
    {
        _hasNext = hasNext;
        _examples = new ExampleSet([path]);
        int[] lengths = _examples.Lengths();
        _batches = _examples.Count == 0 ? [] : BatchPlan.MicroBatches([.. Enumerable.Range(0, _examples.Count).OrderBy(i => lengths[i])], lengths, batchTokens);
    }

    /// <param name="model">In evaluation mode, without gradients.</param>
    /// <param name="epoch">Epochs done.</param>
    /// <param name="state">Steps and tokens done.</param>
    /// <param name="device">The model's.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    public HeldOutEvaluation Evaluate(
        BertForPreTraining model, int epoch, TrainerState state, Device device, CancellationToken cancellationToken)
    {
        double loss = 0;
        long masked = 0, right = 0, examples = 0, nextRight = 0, random = 0;
        var frequencies = new Dictionary<long, long>();
        foreach (int[] rows in _batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            LanguageModelBatch batch = _hasNext ? _examples.Read(rows) : _examples.ReadParts(rows);
            (Tensor words, Tensor next) = model.Forward(batch.Inputs, batch.MaskedPositions, device);
            (double batchLoss, long batchRight) = model.Judge(words, batch.MaskedIds);
            loss += batchLoss;
            right += batchRight;
            masked += batch.MaskedIds.LongLength;
            examples += rows.Length;
            if (_hasNext)
            {
                nextRight += next.argmax(1).eq(DeviceTensor.Of(batch.NextLabels, device)).sum().item<long>();
                random += batch.NextLabels.Sum();
            }

            foreach (long id in batch.MaskedIds)
            {
                frequencies[id] = frequencies.GetValueOrDefault(id) + 1;
            }
        }

        double count = Math.Max(1, masked);
        double pairs = Math.Max(1, examples);
        return new HeldOutEvaluation(
            epoch, state.Step, state.Tokens, loss / count, right / count, Entropy(frequencies.Values, count),
            _hasNext ? nextRight / pairs : null, _hasNext ? Math.Max(random, examples - random) / pairs : null);
    }

    public void Dispose() => _examples.Dispose();

    /// <summary>−Σ p·ln p, in nat.</summary>
    internal static double Entropy(IEnumerable<long> frequencies, double total) => -frequencies.Sum(f => f / total * Math.Log(f / total));
}
