namespace BertPipeline.GpuWorker.Training;

/// <summary>Loads the next step's micro-batches on another thread while the current one trains.</summary>
/// <param name="task">What is learnt.</param>
/// <param name="epoch">From 0.</param>
/// <param name="plan">The epoch's steps.</param>
/// <param name="lengths">Tokens of every example.</param>
/// <param name="replicas">That share a step.</param>
internal sealed class StepLoader<TBatch>(ITrainingTask<TBatch> task, int epoch, BatchPlan plan, int[] lengths, int replicas = 1) : IDisposable
{
    private (int Index, int Budget, Task<IReadOnlyList<TBatch>> Load)? _next;

    /// <param name="index">The step within the epoch.</param>
    /// <param name="budget">Tokens of a micro-batch.</param>
    public IReadOnlyList<TBatch> Take(int index, int budget)
    {
        IReadOnlyList<TBatch> batches;
        if (_next is { } next && next.Index == index && next.Budget == budget)
        {
            batches = next.Load.GetAwaiter().GetResult();
        }
        else
        {
            // What was loaded ahead is of no use any more, but two loads must not read the same files at once.
            Wait();
            batches = Load(index, budget);
        }

        _next = index + 1 < plan.Steps.Count ? (index + 1, budget, Task.Run(() => Load(index + 1, budget))) : null;
        return batches;
    }

    /// <summary>Waits until nothing reads any more, so that the files may be closed.</summary>
    public void Dispose() => Wait();

    private void Wait()
    {
        if (_next is { } next)
        {
            ((IAsyncResult)next.Load).AsyncWaitHandle.WaitOne();
        }
    }

    private IReadOnlyList<TBatch> Load(int index, int budget) => task.Load(epoch, (double)index / plan.Steps.Count, BatchPlan.MicroBatches(plan.Steps[index], lengths, budget, replicas));
}
