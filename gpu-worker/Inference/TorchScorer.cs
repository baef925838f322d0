using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Inference;

/// <summary>By libtorch, or the project's own kernels, on the first GPU or the processor.</summary>
internal sealed class TorchScorer : IPieceScorer
{
    private readonly PieceClassifier _model;
    private readonly Device _device = TorchRuntime.Device;

    /// <param name="model">With its weights; the scorer's own from here on.</param>
    public TorchScorer(PieceClassifier model)
    {
        _model = model;
        _model.to(_device);
        _model.eval();
    }

    /// <summary>libtorch keeps a team of threads for every thread that calls it.</summary>
    public ScoringLanes? Lanes => null;

    public IReadOnlyList<float[]> Score(int[][] pieces, int batchTokens, bool isAlone, CancellationToken cancellationToken) =>
        PieceScoring.Score(_model, pieces, _device, cancellationToken, batchTokens);

    public void Dispose() => _model.Dispose();
}
