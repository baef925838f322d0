namespace BertPipeline.GpuWorker.Training;

/// <param name="LearningRate">Of the step.</param>
/// <param name="Momentum">Of the step; null where the optimizer has one of its own that does not change.</param>
internal readonly record struct ScheduledRates(double LearningRate, double? Momentum = null);
