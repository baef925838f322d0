namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Triangular cycles of the learning rate with momentum cycled inversely (Smith 2017, arXiv:1506.01186; Smith 2018,
/// arXiv:1803.09820): PyTorch's <c>CyclicLR</c> with <c>mode="triangular"</c>, value for value.
/// </summary>
internal sealed class CyclicalSchedule : ISchedule
{
    public required double BaseRate { get; init; }

    public required double MaxRate { get; init; }

    public double BaseMomentum { get; init; } = 0.8;

    public double MaxMomentum { get; init; } = 0.9;

    /// <summary>Steps of the rising half of a cycle.</summary>
    public required double StepsUp { get; init; }

    /// <summary>Steps of the falling half.</summary>
    public required double StepsDown { get; init; }

    public ScheduledRates At(long step)
    {
        double length = StepsUp + StepsDown;
        double cycle = Math.Floor(1 + (step / length));
        double position = 1 + (step / length) - cycle;
        double rising = StepsUp / length;
        double height = position <= rising ? position / rising : (position - 1) / (rising - 1);
        return new ScheduledRates(BaseRate + ((MaxRate - BaseRate) * height), MaxMomentum - ((MaxMomentum - BaseMomentum) * height));
    }
}
