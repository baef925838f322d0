using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2017, arXiv:1711.05101), one fused call a group.</summary>
public sealed class AdamW : IOptimizer
{
    private readonly FlatParameters _parameters;
    private readonly Tensor[] _means;
    private readonly Tensor[] _squares;

    public AdamW(FlatParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        _means = [.. parameters.Groups.Select(g => zeros_like(g.Values).DetachFromDisposeScope())];
        _squares = [.. parameters.Groups.Select(g => zeros_like(g.Values).DetachFromDisposeScope())];
        State =
        [
            .. parameters.Groups.Select((g, i) => ($"{g.Name}.exp_avg", _means[i])),
            .. parameters.Groups.Select((g, i) => ($"{g.Name}.exp_avg_sq", _squares[i])),
        ];
    }

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;

    public double WeightDecay { get; init; } = 0.01;

    public AdamWConvention Convention { get; init; } = AdamWConvention.Torch;

    public IReadOnlyList<(string Name, Tensor Value)> State { get; }

    public void Step(long step, ScheduledRates rates)
    {
        double epsilon = Convention == AdamWConvention.Torch ? Epsilon : Epsilon / Math.Sqrt(1 - Math.Pow(Beta2, step + 1));
        for (int i = 0; i < _means.Length; i++)
        {
            ParameterGroup group = _parameters.Groups[i];
            using Tensor count = tensor(step + 1f, device: group.Values.device);
            FusedKernels.AdamW(
                group.Values, group.Gradients, _means[i], _squares[i], count, rates.LearningRate, Beta1, Beta2,
                group.Decays ? WeightDecay : 0, epsilon);
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _means.Concat(_squares))
        {
            tensor.Dispose();
        }
    }
}
