using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Kernels.Flat;
using BertPipeline.GpuWorker.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2017, arXiv:1711.05101), one fused call a group.</summary>
internal sealed class AdamW : IOptimizer
{
    private readonly List<Moments> _moments = [];

    public AdamW(FlatParameters parameters)
    {
        foreach (ParameterGroup group in parameters.Learning)
        {
            Add(group, firstStep: 0);
        }
    }

    /// <summary>Used where the schedule says no momentum.</summary>
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;

    public double WeightDecay { get; init; } = 0.01;

    public AdamWConvention Convention { get; init; } = AdamWConvention.Torch;

    public IReadOnlyList<(string Name, Tensor Value)> State =>
        [.. _moments.Select(m => ($"{m.Group.Name}.exp_avg", m.Mean)), .. _moments.Select(m => ($"{m.Group.Name}.exp_avg_sq", m.Square))];

    public void Add(ParameterGroup group, long firstStep) =>
        _moments.Add(new Moments(
            group, firstStep, zeros_like(group.Values).DetachFromDisposeScope(), zeros_like(group.Values).DetachFromDisposeScope()));

    public void Step(long step, ScheduledRates rates)
    {
        foreach (Moments moments in _moments)
        {
            (ParameterGroup group, long firstStep, _, _) = moments;

            // Steps of this group: the bias correction counts from its first.
            long count = step - firstStep + 1;
            double rate = rates.LearningRate * group.Rule.RateScale;
            double decay = group.Decays ? WeightDecay : 0;
            bool torch = Convention == AdamWConvention.Torch;
            Update(moments, new AdamWStep
            {
                Count = count,
                LearningRate = rate,
                Beta1 = rates.Momentum ?? Beta1,
                Beta2 = Beta2,
                WeightDecay = torch ? decay : 0,
                Epsilon = torch ? Epsilon : Epsilon / Math.Sqrt(1 - Math.Pow(Beta2, count)),
            });
            if (!torch && decay > 0)
            {
                using var scope = NewDisposeScope();
                group.Values.add_(group.Values, -rate * decay);
            }
        }
    }

    public void Dispose()
    {
        foreach (Moments moments in _moments)
        {
            moments.Mean.Dispose();
            moments.Square.Dispose();
        }
    }

    private static unsafe void Update(Moments moments, AdamWStep step)
    {
        Tensor values = moments.Group.Values;
        if (values.device_type == DeviceType.CPU)
        {
            step.Run(
                TorchRuntime.Team, TensorMemory.Of(values), TensorMemory.Of(moments.Group.Gradients), TensorMemory.Of(moments.Mean),
                TensorMemory.Of(moments.Square), values.numel());
            return;
        }

        using Tensor count = full(1, (float)step.Count, device: values.device);
        FusedKernels.AdamW(
            values, moments.Group.Gradients, moments.Mean, moments.Square, count, step.LearningRate, step.Beta1, step.Beta2, step.WeightDecay, step.Epsilon);
    }

    /// <param name="Group">Whose they are.</param>
    /// <param name="FirstStep">The step that moved it first.</param>
    /// <param name="Mean">Running mean of the gradient, <c>[elements]</c>.</param>
    /// <param name="Square">Running mean of its square, <c>[elements]</c>.</param>
    private sealed record Moments(ParameterGroup Group, long FirstStep, Tensor Mean, Tensor Square);
}
