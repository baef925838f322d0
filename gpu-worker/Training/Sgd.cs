using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Gradient descent with momentum as PyTorch defines it (the rate outside the velocity), one fused call a group.</summary>
public sealed class Sgd : IOptimizer
{
    private readonly FlatParameters _parameters;
    private readonly Tensor[] _velocities;

    public Sgd(FlatParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        _velocities = [.. parameters.Groups.Select(g => zeros_like(g.Values).DetachFromDisposeScope())];
        State = [.. parameters.Groups.Select((g, i) => ($"{g.Name}.momentum_buffer", _velocities[i]))];
    }

    /// <summary>Used where the schedule says none.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Added to the gradient (L2), as PyTorch's SGD does.</summary>
    public double WeightDecay { get; init; }

    public IReadOnlyList<(string Name, Tensor Value)> State { get; }

    public void Step(long step, ScheduledRates rates)
    {
        for (int i = 0; i < _velocities.Length; i++)
        {
            ParameterGroup group = _parameters.Groups[i];
            FusedKernels.Sgd(
                group.Values, group.Gradients, _velocities[i], rates.LearningRate, rates.Momentum ?? Momentum,
                group.Decays ? WeightDecay : 0);
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _velocities)
        {
            tensor.Dispose();
        }
    }
}
