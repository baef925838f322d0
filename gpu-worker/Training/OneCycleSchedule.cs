namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// One rise to the peak and one fall far below the beginning, with momentum cycled inversely (Smith and Topin 2017, arXiv:1708.07120): PyTorch's
/// <c>OneCycleLR</c> with <c>three_phase=False</c>, value for value.
/// </summary>
internal sealed class OneCycleSchedule : ISchedule
{
    public required double PeakRate { get; init; }

    /// <summary>Steps in all; the last one has the lowest rate.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Share of the steps over which the rate rises, in (0, 1).</summary>
    public double RisingShare { get; init; } = 0.3;

    /// <summary>The peak over the first rate.</summary>
    public double DivFactor { get; init; } = 25;

    /// <summary>The first rate over the last.</summary>
    public double FinalDivFactor { get; init; } = 1e4;

    public double BaseMomentum { get; init; } = 0.85;

    public double MaxMomentum { get; init; } = 0.95;

    /// <summary>Between two values along half a cosine, else along a line.</summary>
    public bool Cosine { get; init; } = true;

    public ScheduledRates At(long step)
    {
        double first = PeakRate / DivFactor;
        double peakStep = (RisingShare * TotalSteps) - 1;
        if (step <= peakStep)
        {
            double risen = step / peakStep;
            return new ScheduledRates(Between(first, PeakRate, risen), Between(MaxMomentum, BaseMomentum, risen));
        }

        double fallen = (step - peakStep) / (TotalSteps - 1 - peakStep);
        return new ScheduledRates(Between(PeakRate, first / FinalDivFactor, fallen), Between(BaseMomentum, MaxMomentum, fallen));
    }

    private double Between(double start, double end, double share) => Cosine
        ? end + ((start - end) / 2 * (Math.Cos(Math.PI * share) + 1))
        : ((end - start) * share) + start;
}
