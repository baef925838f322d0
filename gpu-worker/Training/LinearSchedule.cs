namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Rises linearly from 0 to the peak, then falls linearly to 0 at the last step: the multiplier of pytorch_transformers'
/// <c>WarmupLinearSchedule</c>, value for value.
/// </summary>
/// <param name="peak">Highest learning rate.</param>
/// <param name="warmupSteps">Steps of the rise.</param>
/// <param name="totalSteps">Steps in all.</param>
internal sealed class LinearSchedule(double peak, long warmupSteps, long totalSteps) : ISchedule
{
    public ScheduledRates At(long step)
    {
        double share = step < warmupSteps
            ? step / (double)Math.Max(1, warmupSteps)
            : Math.Max(0.0, (totalSteps - step) / Math.Max(1.0, totalSteps - warmupSteps));
        return new ScheduledRates(peak * share);
    }
}
