using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Masked language model and next sentence prediction on pregenerated examples (Devlin et al. 2018, section 3.1).</summary>
internal sealed class LanguageModelTask : ITrainingTask<LanguageModelBatch>, IDisposable
{
    private const int EvaluationPositions = 8192;

    private readonly BertForPreTraining _model;
    private readonly BertConfig _config;
    private readonly IReadOnlyList<IReadOnlyList<string>> _files;
    private readonly HeldOutSet? _heldOut;
    private (int File, ExampleSet Set)? _open;

    /// <param name="model">On the device already.</param>
    /// <param name="config">Its dimensions.</param>
    /// <param name="data">What it is trained and judged on.</param>
    public LanguageModelTask(BertForPreTraining model, BertConfig config, LanguageModelData data)
    {
        _model = model;
        _config = config;
        _files = data.Epochs;
        _heldOut = data.HeldOut is null ? null : new HeldOutSet(data.HeldOut, config.PadTokenId, EvaluationPositions);
    }

    public required int Epochs { get; init; }

    public required StepSize StepSize { get; init; }

    /// <summary>Packed rows have the longest length.</summary>
    public required BatchLayout Layout { get; init; }

    public nn.Module Model => _model;

    public IReadOnlyList<string> Figures { get; } = [MetricName.Loss, MetricName.MlmLoss, MetricName.NspLoss];

    public int[] Lengths(int epoch) => Open(epoch).Lengths();

    public IReadOnlyList<LanguageModelBatch> Load(int epoch, IReadOnlyList<int[]> microBatches)
    {
        ExampleSet examples = Open(epoch);
        LanguageModelBatch[] batches = [.. microBatches.Select(micro => examples.Read(micro, _config.PadTokenId, Layout))];
        long masked = batches.Sum(b => b.MaskedIds.LongLength);
        long count = batches.Sum(b => (long)b.Inputs.Count);
        return [.. batches.Select(b => b with { StepMasked = masked, StepExamples = count })];
    }

    public nn.Module CreateReplica() => new BertForPreTraining(_config);

    public Tensor ComputeGradients(nn.Module model, LanguageModelBatch batch, Device device)
    {
        var languageModel = (BertForPreTraining)model;
        if (batch.Inputs is RaggedBatch ragged)
        {
            return ComputeGradients(languageModel, batch, ragged);
        }

        (Tensor words, Tensor next) = languageModel.Forward(batch.Inputs.ToInput(device), tensor(batch.MaskedPositions, device: device));
        Tensor mlm = nn.functional.cross_entropy(words, tensor(batch.MaskedIds, device: device), reduction: nn.Reduction.Sum) / batch.StepMasked;
        Tensor nsp = nn.functional.cross_entropy(next, tensor(batch.NextLabels, device: device), reduction: nn.Reduction.Sum) / batch.StepExamples;
        Tensor loss = mlm + nsp;
        loss.backward();
        return stack([loss.detach(), mlm.detach(), nsp.detach()]);
    }

    public EvaluationResult Evaluate(int epoch, TrainerState state, Device device, CancellationToken cancellationToken)
    {
        if (_heldOut is null)
        {
            return new EvaluationResult(Score: null, new Dictionary<string, double>());
        }

        HeldOutEvaluation result = _heldOut.Evaluate(_model, epoch, state, Layout, device, cancellationToken);
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

    private static Tensor ComputeGradients(BertForPreTraining model, LanguageModelBatch batch, RaggedBatch inputs)
    {
        (Tensor masked, Tensor next) = model.Forward(inputs, batch.MaskedPositions);
        Tensor nsp = nn.functional.cross_entropy(next, tensor(batch.NextLabels), reduction: nn.Reduction.Sum) / batch.StepExamples;
        double mlm = model.Backward(masked, batch.MaskedIds, 1f / batch.StepMasked, nsp) / batch.StepMasked;
        float nextLoss = nsp.item<float>();
        return tensor([(float)mlm + nextLoss, (float)mlm, nextLoss]);
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
