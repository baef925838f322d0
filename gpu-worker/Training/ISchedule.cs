namespace BertPipeline.GpuWorker.Training;

/// <summary>Rates as a function of the step alone: nothing to carry, nothing to restore.</summary>
internal interface ISchedule
{
    /// <param name="step">The step about to be taken, from 0.</param>
    ScheduledRates At(long step);
}
