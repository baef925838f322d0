using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class StepLoaderTests
{
    private static readonly int[] Lengths = [4, 4, 4, 4];

    /// <summary>As after an out-of-memory: the step again, cut finer, while the next one is still being read as it was to be cut before.</summary>
    [Fact]
    public void Take_AgainWithAnotherBudget_WaitsForWhatIsStillRead()
    {
        var plan = BatchPlan.Create(Lengths, StepSize.Examples(2), seed: 1, epoch: 0);
        var task = new WatchedTask(Thread.CurrentThread);
        using var loader = new StepLoader<Rows>(task, epoch: 0, plan, Lengths);
        loader.Take(0, budget: 8);
        task.AheadBegan.Wait(TestContext.Current.CancellationToken);
        task.TakenAgain = true;

        IReadOnlyList<Rows> finer = loader.Take(0, budget: 4);

        Assert.False(task.Overlapped);
        Assert.Equal(2, finer.Count);
        Assert.Equal([1, 1], loader.Take(1, budget: 4).Select(b => b.Count));
    }

    private sealed record Rows(int Count);

    /// <summary>What is loaded ahead lasts until the training thread waits for it, or loads something itself: that would be one too many.</summary>
    private sealed class WatchedTask(Thread training) : ITrainingTask<Rows>
    {
        private volatile bool _loading;
        private volatile bool _overlapped;

        public ManualResetEventSlim AheadBegan { get; } = new();

        public volatile bool TakenAgain;

        public bool Overlapped => _overlapped;

        public nn.Module Model => throw new NotSupportedException();

        public int Epochs => 1;

        public StepSize StepSize => StepSize.Examples(2);

        public IReadOnlyList<string> Figures => [];

        int[] ITrainingTask<Rows>.Lengths(int epoch) => Lengths;

        public IReadOnlyList<Rows> Load(int epoch, double position, IReadOnlyList<int[]> microBatches)
        {
            _overlapped |= _loading;
            _loading = true;
            if (Thread.CurrentThread != training && !TakenAgain)
            {
                AheadBegan.Set();
                SpinWait.SpinUntil(() => _overlapped || (TakenAgain && training.ThreadState.HasFlag(ThreadState.WaitSleepJoin)));
            }

            _loading = false;
            return [.. microBatches.Select(rows => new Rows(rows.Length))];
        }

        public bool HasKernels(Device device) => throw new NotSupportedException();

        public nn.Module CreateReplica() => throw new NotSupportedException();

        public Tensor ComputeGradients(nn.Module model, Rows batch, Device device) => throw new NotSupportedException();

        public EvaluationResult Evaluate(int epoch, TrainerState state, Device device, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
