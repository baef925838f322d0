using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Masked language model and next sentence prediction on pregenerated examples (Devlin et al. 2018, section 3.1).</summary>
internal sealed class LanguageModelTask : ITrainingTask<LanguageModelBatch>, IDisposable
{
    private const int EvaluationTokens = 8192;

    private readonly BertForPreTraining _model;
    private readonly IReadOnlyList<IReadOnlyList<string>> _files;
    private readonly HeldOutSet? _heldOut;
    private (int File, ExampleSet Set)? _open;

    /// <param name="model">On the device already.</param>
    /// <param name="data">What it is trained and judged on.</param>
    public LanguageModelTask(BertForPreTraining model, LanguageModelData data)
    {
        _model = model;
        _files = data.Epochs;
        _heldOut = data.HeldOut is null ? null : new HeldOutSet(data.HeldOut, EvaluationTokens);
    }

    public required int Epochs { get; init; }

    public required StepSize StepSize { get; init; }

    public nn.Module Model => _model;

    public IReadOnlyList<string> Figures { get; } = [MetricName.Loss, MetricName.MlmLoss, MetricName.NspLoss];

    public int[] Lengths(int epoch) => Open(epoch).Lengths();

    public IReadOnlyList<LanguageModelBatch> Load(int epoch, IReadOnlyList<int[]> microBatches)
    {
        ExampleSet examples = Open(epoch);
        LanguageModelBatch[] batches = [.. microBatches.Select(micro => examples.Read(micro))];
        long masked = batches.Sum(b => b.MaskedIds.LongLength);
        long count = batches.Sum(b => (long)b.Inputs.Count);
        return [.. batches.Select(b => b with { StepMasked = masked, StepExamples = count })];
    }

    public bool HasKernels(Device device) => _model.HasKernels(device);

    public nn.Module CreateReplica() => _model.CreateReplica();

    public Tensor ComputeGradients(nn.Module model, LanguageModelBatch batch, Device device)
    {
        var languageModel = (BertForPreTraining)model;
        (Tensor masked, Tensor next) = languageModel.Forward(batch.Inputs, batch.MaskedPositions, device);
        Tensor nsp = nn.functional.cross_entropy(next, DeviceTensor.Of(batch.NextLabels, device), reduction: nn.Reduction.Sum) / batch.StepExamples;
        Tensor mlm = languageModel.Backward(masked, batch.MaskedIds, batch.StepMasked, nsp);
        return stack([mlm + nsp.detach(), mlm, nsp.detach()]);
    }

    public EvaluationResult Evaluate(int epoch, TrainerState state, Device device, CancellationToken cancellationToken)
    {
        if (_heldOut is null)
        {
            return new EvaluationResult(Score: null, new Dictionary<string, double>());
        }

        HeldOutEvaluation result = _heldOut.Evaluate(_model, epoch, state, device, cancellationToken);
        state.HeldOut.Add(result);
        return new EvaluationResult(Score: null, new Dictionary<string, double>
        {
            [MetricName.HeldOutMlmLoss] = result.MlmLoss,
            [MetricName.HeldOutMlmAccuracy] = result.MlmAccuracy,
            [MetricName.HeldOutNspAccuracy] = result.NspAccuracy ?? 0,
        });
    }

    public void Dispose()
    {
        _open?.Set.Dispose();
        _heldOut?.Dispose();
    }

    /// <summary>One epoch's files are open at a time.</summary>
    private ExampleSet Open(int epoch)
    {
        int file = epoch % _files.Count;
        if (_open is not { } open || open.File != file)
        {
            _open?.Set.Dispose();
            _open = (file, new ExampleSet(_files[file]));
        }

        return _open.Value.Set;
    }
}
