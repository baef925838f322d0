namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Rises linearly from 0 to the peak, stays there, and falls to 0 over the last steps as 1 − √t (Hägele et al. 2024, arXiv:2405.18392, section 3.1: better than a linear fall, at 20 % of the steps
/// as good as a cosine over all of them). What was learnt until the fall does not depend on when it comes.
/// </summary>
/// <param name="peak">Highest learning rate.</param>
/// <param name="warmupSteps">Steps of the rise.</param>
/// <param name="decayStart">The first step of the fall.</param>
/// <param name="totalSteps">Steps in all.</param>
internal sealed class WarmupStableDecaySchedule(double peak, long warmupSteps, long decayStart, long totalSteps) : ISchedule
{
    public long? DecayStart => decayStart;

    public ScheduledRates At(long step)
    {
        double rise = Math.Min(1, step / (double)Math.Max(1, warmupSteps));
        double fallen = Math.Clamp((step - decayStart) / (double)Math.Max(1, totalSteps - decayStart), 0, 1);
        return new ScheduledRates(peak * Math.Min(rise, 1 - Math.Sqrt(fallen)));
    }
}
