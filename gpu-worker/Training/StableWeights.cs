using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Weights;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// The weights with which the learning rate's decay began, as a file of the scratch folder: written once, part of every later checkpoint, so that a resumed training has the same.
/// </summary>
/// <param name="scratch">The attempt's own folder.</param>
/// <param name="step">The step before which they are taken; null for never.</param>
internal sealed class StableWeights(string scratch, long? step)
{
    private readonly string _path = PathIn(scratch);

    public static string PathIn(string folder) => Path.Combine(folder, ModelFiles.StableSafeTensors);

    /// <summary>Writes the weights where the time has come.</summary>
    /// <param name="next">The step about to be taken.</param>
    /// <param name="parameters">As the step before left them.</param>
    public void TakeBefore(long next, FlatParameters parameters)
    {
        if (next == step && !File.Exists(_path))
        {
            using var scope = NewDisposeScope();
            TensorTransfer.Write(_path, parameters.Weights);
        }
    }

    /// <summary>Adds them to a checkpoint, once they are there.</summary>
    public void CopyTo(string checkpoint)
    {
        if (File.Exists(_path))
        {
            File.Copy(_path, PathIn(checkpoint));
        }
    }

    /// <summary>Takes them from a checkpoint that has them.</summary>
    public void CopyFrom(string checkpoint)
    {
        if (step is not null && File.Exists(PathIn(checkpoint)))
        {
            File.Copy(PathIn(checkpoint), _path, overwrite: true);
        }
    }
}
