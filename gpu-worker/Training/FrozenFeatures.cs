using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// What an encoder that does not learn gives of some pieces: computed once, without dropout, when it is first asked for (Devlin et al. 2019, arXiv:1810.04805, section 5.3, "feature-based").
/// </summary>
/// <param name="pieces">Token ids of each.</param>
/// <param name="cancellationToken">Looked at while they are computed.</param>
internal sealed class FrozenFeatures(int[][] pieces, CancellationToken cancellationToken)
{
    private readonly Lock _lock = new();
    private IReadOnlyList<float[]>? _features;

    /// <summary>Of some pieces, whichever replica asks.</summary>
    /// <param name="model">An <see cref="IFeatureClassifier"/> with the encoder's weights.</param>
    /// <param name="rows">Numbers of the pieces.</param>
    /// <param name="device">The model's.</param>
    /// <returns><c>[rows, hidden]</c></returns>
    public Tensor Of(PieceClassifier model, IReadOnlyList<int> rows, Device device)
    {
        IReadOnlyList<float[]> features = Compute(model, device);
        return DeviceTensor.Of(rows.SelectMany(row => features[row]).ToArray(), [rows.Count, features[0].Length], device);
    }

    private IReadOnlyList<float[]> Compute(PieceClassifier model, Device device)
    {
        lock (_lock)
        {
            if (_features is null)
            {
                bool isTraining = model.training;
                model.eval();
                try
                {
                    _features = PieceScoring.Compute(((IFeatureClassifier)model).Features, pieces, device, cancellationToken);
                }
                finally
                {
                    model.train(isTraining);
                }
            }

            return _features;
        }
    }
}
