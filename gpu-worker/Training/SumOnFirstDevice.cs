using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Replica after replica, whole buffers copied to the first one's device: (r0 + r1) + r2 …, so that equal gradients give equal bits every time. Every byte goes
/// through the first device; what that costs is modelled in the worker's README.
/// </summary>
internal sealed class SumOnFirstDevice : IGradientReducer
{
    public void Reduce(IReadOnlyList<FlatParameters> replicas)
    {
        foreach ((ParameterGroup first, ParameterGroup other) in Pairs(replicas))
        {
            using var scope = NewDisposeScope();
            first.Gradients.add_(other.Gradients.to(first.Gradients.device));
        }
    }

    public void Broadcast(IReadOnlyList<FlatParameters> replicas)
    {
        using IDisposable noGradient = no_grad();
        foreach ((ParameterGroup first, ParameterGroup other) in Pairs(replicas))
        {
            using var scope = NewDisposeScope();
            other.Values.copy_(first.Values);
        }
    }

    /// <summary>What learns, beside the first one's.</summary>
    private static IEnumerable<(ParameterGroup First, ParameterGroup Other)> Pairs(IReadOnlyList<FlatParameters> replicas) =>
        replicas.Skip(1).SelectMany(other => replicas[0].Learning.Zip(other.Learning));
}
