namespace BertPipeline.GpuWorker.Training;

/// <summary>How a parameter learns; one that is frozen has no rule.</summary>
/// <param name="RateScale">Times the schedule's learning rate.</param>
/// <param name="FirstEpoch">From 0: the epoch that begins to train it.</param>
/// <param name="WaitsForHead">True for what a new head is not let to disturb: it begins some steps into that epoch.</param>
internal sealed record ParameterRule(double RateScale, int FirstEpoch, bool WaitsForHead = false)
{
    // A new head finds what the encoder has for it in some hundred steps, whatever the corpus; of a short training they are a tenth of an epoch.
    private const int MostHeadSteps = 300;
    private const int HeadShare = 10;

    /// <summary>From the beginning, at the schedule's rate.</summary>
    public static ParameterRule Plain { get; } = new(1, 0);

    /// <param name="starts">The step that each epoch begins with, and at last the number of all steps.</param>
    /// <returns>The first step that moves it.</returns>
    public long FirstStep(long[] starts)
    {
        long start = starts[FirstEpoch];
        return WaitsForHead ? start + Math.Min(MostHeadSteps, (starts[FirstEpoch + 1] - start) / HeadShare) : start;
    }
}
