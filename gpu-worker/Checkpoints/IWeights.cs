using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Checkpoints;

/// <summary>Named tensors in a file, whatever its format.</summary>
public interface IWeights : IDisposable
{
    /// <summary>For messages.</summary>
    string Path { get; }

    IReadOnlyCollection<string> Names { get; }

    /// <exception cref="KeyNotFoundException">No tensor has this name.</exception>
    long[] Shape(string name);

    /// <summary>Copies a tensor into one of the same shape, converting to fp32.</summary>
    void CopyTo(string name, Tensor target);
}
