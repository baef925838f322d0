using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Several tags a piece, each judged by itself: binary cross-entropy; the best epoch is the one with the highest macro average precision.</summary>
internal sealed class ClassifierTask : ITrainingTask<ClassifierBatch>
{
    private readonly PieceClassifier _model;
    private readonly ClassifierData _train;
    private readonly ClassifierData _validation;
    private readonly float[]? _positiveWeights;
    private readonly FrozenFeatures? _trainFeatures;
    private readonly FrozenFeatures? _validationFeatures;

    /// <param name="model">On the device already.</param>
    /// <param name="train">What it learns from.</param>
    /// <param name="validation">What the best epoch is chosen on.</param>
    /// <param name="weighPositives">Whether rare tags' positives count more.</param>
    /// <param name="isFrozen">True where the model is an <see cref="IFeatureClassifier"/> whose encoder never learns.</param>
    /// <param name="cancellationToken">Ends what a frozen encoder computes once.</param>
    public ClassifierTask(PieceClassifier model, ClassifierData train, ClassifierData validation, bool weighPositives, bool isFrozen = false, CancellationToken cancellationToken = default)
    {
        _model = model;
        _train = train;
        _validation = validation;
        _positiveWeights = weighPositives ? train.PositiveWeights() : null;
        if (isFrozen)
        {
            _trainFeatures = new FrozenFeatures(train.Ids, cancellationToken);
            _validationFeatures = new FrozenFeatures(validation.Ids, cancellationToken);
        }
    }

    public required int Epochs { get; init; }

    public required StepSize StepSize { get; init; }

    public nn.Module Model => _model;

    public IReadOnlyList<string> Figures { get; } = [MetricName.Loss];

    public int[] Lengths(int epoch) => [.. _train.Ids.Select(ids => ids.Length)];

    public IReadOnlyList<ClassifierBatch> Load(int epoch, double position, IReadOnlyList<int[]> microBatches)
    {
        int examples = microBatches.Sum(rows => rows.Length);
        return [.. microBatches.Select(rows => new ClassifierBatch(
            PieceEncoder.Batch([.. rows.Select(row => _train.Ids[row])]), [.. rows.SelectMany(row => _train.Targets[row])], rows, examples))];
    }

    public bool HasKernels(Device device) => _model.HasKernels(device);

    public nn.Module CreateReplica() => _model.CreateReplica();

    public Tensor ComputeGradients(nn.Module model, ClassifierBatch batch, Device device)
    {
        var classifier = (PieceClassifier)model;
        Tensor logits = _trainFeatures is null
            ? classifier.Forward(batch.Inputs, device)
            : ((IFeatureClassifier)classifier).Classify(_trainFeatures.Of(classifier, batch.Rows, device));
        Tensor targets = DeviceTensor.Of(batch.Targets, logits.shape, device);
        Tensor? weights = _positiveWeights is null ? null : DeviceTensor.Of(_positiveWeights, [_positiveWeights.Length], device);
        Tensor sum = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.Sum, pos_weights: weights);
        Tensor loss = sum / ((long)batch.StepExamples * _train.Tags.Count);
        classifier.Backward(loss);
        return loss.detach().view(1);
    }

    public EvaluationResult Evaluate(int epoch, TrainerState state, Device device, CancellationToken cancellationToken)
    {
        if (epoch == 0)
        {
            // A head with random weights says nothing about the encoder.
            return new EvaluationResult(Score: null, new Dictionary<string, double>());
        }

        IReadOnlyList<float[]> logits = _validationFeatures is null ? PieceScoring.Score(_model, _validation.Ids, device, cancellationToken) : ScoreFeatures(_validationFeatures, device);
        ValidationEvaluation result = Judge(epoch, state.Step, _validation.Pieces, _validation.Tags, logits);
        state.Validation.Add(result);
        return new EvaluationResult(result.MacroAveragePrecision, new Dictionary<string, double>
        {
            [MetricName.ValidationLoss] = result.Loss,
            [MetricName.ValidationMacroAveragePrecision] = result.MacroAveragePrecision,
        });
    }

    private float[][] ScoreFeatures(FrozenFeatures features, Device device)
    {
        Tensor logits = ((IFeatureClassifier)_model).Classify(features.Of(_model, [.. Enumerable.Range(0, _validation.Ids.Length)], device));
        return [.. logits.cpu().data<float>().ToArray().Chunk(_validation.Tags.Count)];
    }

    /// <summary>The same judgement for every family of classifiers.</summary>
    internal static ValidationEvaluation Judge(
        int epoch, long step, IReadOnlyList<Piece> pieces, IReadOnlyList<string> tags, IReadOnlyList<float[]> logits)
    {
        Predictions predictions = Predictions.Align(tags, pieces, pieces.Zip(logits, (piece, row) => new PieceLogits(piece.Id, row)));
        double loss = 0;
        for (int row = 0; row < pieces.Count; row++)
        {
            for (int tag = 0; tag < tags.Count; tag++)
            {
                double logit = logits[row][tag];
                double target = predictions.Gold(tag)[row] ? 1 : 0;

                // ln(1 + e^x) − target·x, without overflow.
                loss += Math.Max(logit, 0) + Math.Log(1 + Math.Exp(-Math.Abs(logit))) - (target * logit);
            }
        }

        return new ValidationEvaluation(epoch, step, loss / Math.Max(1, pieces.Count * tags.Count), AveragePrecision.Macro(predictions));
    }
}
