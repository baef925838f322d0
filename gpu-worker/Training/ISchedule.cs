namespace BertPipeline.GpuWorker.Training;

/// <summary>Rates as a function of the step alone: nothing to carry, nothing to restore.</summary>
internal interface ISchedule
{
    /// <summary>The step that the last decay begins with; null where there is no such step.</summary>
    long? DecayStart => null;

    /// <param name="step">The step about to be taken, from 0.</param>
    ScheduledRates At(long step);
}
