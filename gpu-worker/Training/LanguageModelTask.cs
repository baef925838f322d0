using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Masked language model and next sentence prediction on pregenerated examples (Devlin et al. 2018, section 3.1); or the first alone, on masks of its own drawing.
/// </summary>
internal sealed class LanguageModelTask : ITrainingTask<LanguageModelBatch>, IDisposable
{
    private const int EvaluationTokens = 8192;

    private readonly BertForPreTraining _model;
    private readonly IReadOnlyList<IReadOnlyList<string>> _files;
    private readonly HeldOutSet? _heldOut;
    private readonly FreshMasks? _masks;
    private (int File, ExampleSet Set)? _open;

    /// <param name="model">On the device already.</param>
    /// <param name="data">What it is trained and judged on.</param>
    /// <param name="masks">Null for the examples' own masks and next sentences; else neither counts.</param>
    public LanguageModelTask(BertForPreTraining model, LanguageModelData data, FreshMasks? masks = null)
    {
        _model = model;
        _files = data.Epochs;
        _masks = masks;
        _heldOut = data.HeldOut is null ? null : new HeldOutSet(data.HeldOut, EvaluationTokens, hasNext: masks is null);
        Figures = masks is null ? [MetricName.Loss, MetricName.MlmLoss, MetricName.NspLoss] : [MetricName.Loss, MetricName.MlmLoss];
    }

    public required int Epochs { get; init; }

    public required StepSize StepSize { get; init; }

    public nn.Module Model => _model;

    public IReadOnlyList<string> Figures { get; }

    public int[] Lengths(int epoch) => Open(epoch).Lengths();

    public IReadOnlyList<LanguageModelBatch> Load(int epoch, double position, IReadOnlyList<int[]> microBatches)
    {
        ExampleSet examples = Open(epoch);
        LanguageModelBatch[] batches =
        [
            .. microBatches.Select(micro => examples.Read(micro) is var batch && _masks is { } masks ? masks.Draw(batch, micro, epoch, (epoch + position) / Epochs) : batch),
        ];
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
        if (_masks is not null)
        {
            Tensor alone = languageModel.Backward(masked, batch.MaskedIds, batch.StepMasked);
            return stack([alone, alone]);
        }

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
        var figures = new Dictionary<string, double> { [MetricName.HeldOutMlmLoss] = result.MlmLoss, [MetricName.HeldOutMlmAccuracy] = result.MlmAccuracy };
        if (result.NspAccuracy is { } accuracy)
        {
            figures[MetricName.HeldOutNspAccuracy] = accuracy;
        }

        return new EvaluationResult(Score: null, figures);
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
            _open = (file, new ExampleSet(_files[file], hasPairs: _masks is null));
        }

        return _open.Value.Set;
    }
}
