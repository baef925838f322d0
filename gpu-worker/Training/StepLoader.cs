namespace BertPipeline.GpuWorker.Training;

/// <summary>Loads the next step's micro-batches on another thread while the current one trains.</summary>
internal sealed class StepLoader<TBatch>(ITrainingTask<TBatch> task, int epoch, BatchPlan plan, int[] lengths) : IDisposable
{
    private (int Index, int Budget, Task<LoadedStep<TBatch>> Load)? _next;

    /// <param name="index">The step within the epoch.</param>
    /// <param name="budget">Positions of a micro-batch.</param>
    public LoadedStep<TBatch> Take(int index, int budget)
    {
        LoadedStep<TBatch> batches = _next is { } next && next.Index == index && next.Budget == budget
            ? next.Load.GetAwaiter().GetResult()
            : Load(index, budget);
        _next = index + 1 < plan.Steps.Count ? (index + 1, budget, Task.Run(() => Load(index + 1, budget))) : null;
        return batches;
    }

    /// <summary>Waits until nothing reads any more, so that the files may be closed.</summary>
    public void Dispose()
    {
        if (_next is { } next)
        {
            ((IAsyncResult)next.Load).AsyncWaitHandle.WaitOne();
        }
    }

    private LoadedStep<TBatch> Load(int index, int budget)
    {
        IReadOnlyList<int[]> cut = BatchPlan.MicroBatches(plan.Steps[index], lengths, budget);
        int positions = cut.Sum(micro => micro.Length * micro.Max(example => lengths[example]));
        return new LoadedStep<TBatch>(task.Load(epoch, cut), positions);
    }
}
