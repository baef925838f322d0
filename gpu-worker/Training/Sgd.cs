using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Gradient descent with momentum as PyTorch defines it (the rate outside the velocity), one fused call a group.</summary>
internal sealed class Sgd : IOptimizer
{
    private readonly List<(ParameterGroup Group, Tensor Velocity)> _velocities = [];

    public Sgd(FlatParameters parameters)
    {
        foreach (ParameterGroup group in parameters.Learning)
        {
            Add(group, firstStep: 0);
        }
    }

    /// <summary>Used where the schedule says none; 0 is plain descent.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Added to the gradient (L2), as PyTorch's SGD does.</summary>
    public double WeightDecay { get; init; }

    public IReadOnlyList<(string Name, Tensor Value)> State => [.. _velocities.Select(v => ($"{v.Group.Name}.momentum_buffer", v.Velocity))];

    public void Add(ParameterGroup group, long firstStep) =>
        _velocities.Add((group, zeros_like(group.Values).DetachFromDisposeScope()));

    public void Step(long step, ScheduledRates rates)
    {
        foreach ((ParameterGroup group, Tensor velocity) in _velocities)
        {
            FusedKernels.Sgd(
                group.Values, group.Gradients, velocity, rates.LearningRate * group.Rule.RateScale, rates.Momentum ?? Momentum,
                group.Decays ? WeightDecay : 0);
        }
    }

    public void Dispose()
    {
        foreach ((_, Tensor velocity) in _velocities)
        {
            velocity.Dispose();
        }
    }
}
