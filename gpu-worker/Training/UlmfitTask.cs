using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// A language model that tells the next token, on windows of the corpus (<see cref="TokenWindows"/>); the best epoch is the one with the lowest loss on the documents
/// that are held out, because a small corpus is soon known by heart.
/// </summary>
/// <param name="model">On the device already.</param>
/// <param name="train">What it learns from.</param>
/// <param name="heldOut">What it is judged on.</param>
/// <param name="seed">The run's.</param>
internal sealed class UlmfitTask(UlmfitLanguageModel model, TokenWindows train, TokenWindows heldOut, int seed) : ITrainingTask<UlmfitBatch>
{
    private const int EvaluationWindows = 64;

    public required int Epochs { get; init; }

    public required StepSize StepSize { get; init; }

    public nn.Module Model => model;

    public IReadOnlyList<string> Figures { get; } = [MetricName.Loss];

    public int[] Lengths(int epoch) => [.. Enumerable.Repeat(train.Length, train.Count(train.Start(seed, epoch)))];

    public IReadOnlyList<UlmfitBatch> Load(int epoch, double position, IReadOnlyList<int[]> microBatches)
    {
        int start = train.Start(seed, epoch);
        UlmfitBatch[] batches = [.. microBatches.Select(windows => train.Read(start, windows))];
        long targets = batches.Sum(batch => batch.Targets.LongLength);
        return [.. batches.Select(batch => batch with { StepTargets = targets })];
    }

    public bool HasKernels(Device device) => model.HasKernels(device);

    public nn.Module CreateReplica() => model.CreateReplica();

    public Tensor ComputeGradients(nn.Module model, UlmfitBatch batch, Device device)
    {
        var languageModel = (UlmfitLanguageModel)model;
        return languageModel.Backward(Forward(languageModel, batch, device), batch.Targets, batch.StepTargets).view(1);
    }

    public EvaluationResult Evaluate(int epoch, TrainerState state, Device device, CancellationToken cancellationToken)
    {
        double loss = 0;
        long right = 0, targets = 0;
        var frequencies = new Dictionary<long, long>();
        foreach (int[] windows in Enumerable.Range(0, heldOut.Count(heldOut.WarmUp)).Chunk(EvaluationWindows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            UlmfitBatch batch = heldOut.Read(heldOut.WarmUp, windows);
            (double batchLoss, long batchRight) = model.Judge(Forward(model, batch, device), batch.Targets);
            loss += batchLoss;
            right += batchRight;
            targets += batch.Targets.LongLength;
            foreach (long id in batch.Targets)
            {
                frequencies[id] = frequencies.GetValueOrDefault(id) + 1;
            }
        }

        double count = Math.Max(1, targets);
        var result = new HeldOutEvaluation(
            epoch, state.Step, state.Tokens, loss / count, right / count, HeldOutSet.Entropy(frequencies.Values, count), NspAccuracy: null, NspMajority: null);
        state.HeldOut.Add(result);
        return new EvaluationResult(Score: -result.MlmLoss, new Dictionary<string, double> { [MetricName.HeldOutPerplexity] = Math.Exp(result.MlmLoss) });
    }

    private static Tensor Forward(UlmfitLanguageModel model, UlmfitBatch batch, Device device) =>
        model.Forward(batch.Ids, batch.Count, batch.WarmUp, device).index_select(0, DeviceTensor.Of(batch.Asked, device));
}
