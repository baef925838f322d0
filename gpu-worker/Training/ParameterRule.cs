namespace BertPipeline.GpuWorker.Training;

/// <summary>How a parameter learns; one that is frozen has no rule.</summary>
/// <param name="RateScale">Times the schedule's learning rate.</param>
/// <param name="FirstEpoch">From 0: the epoch that begins to train it.</param>
internal sealed record ParameterRule(double RateScale, int FirstEpoch)
{
    /// <summary>From the beginning, at the schedule's rate.</summary>
    public static ParameterRule Plain { get; } = new(1, 0);
}
