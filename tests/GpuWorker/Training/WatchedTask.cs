using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>Another task, with something done before each micro-batch.</summary>
/// <param name="task">What is learnt.</param>
/// <param name="before">Gets true where the model is a replica and not the task's own.</param>
/// <param name="beforeEvaluation">Done before each evaluation.</param>
internal sealed class WatchedTask<TBatch>(ITrainingTask<TBatch> task, Action<bool> before, Action? beforeEvaluation = null) : ITrainingTask<TBatch>
{
    public nn.Module Model => task.Model;

    public int Epochs => task.Epochs;

    public StepSize StepSize => task.StepSize;

    public IReadOnlyList<string> Figures => task.Figures;

    public int[] Lengths(int epoch) => task.Lengths(epoch);

    public IReadOnlyList<TBatch> Load(int epoch, double position, IReadOnlyList<int[]> microBatches) => task.Load(epoch, position, microBatches);

    public bool HasKernels(Device device) => task.HasKernels(device);

    public nn.Module CreateReplica() => task.CreateReplica();

    public Tensor ComputeGradients(nn.Module model, TBatch batch, Device device)
    {
        before(!ReferenceEquals(model, task.Model));
        return task.ComputeGradients(model, batch, device);
    }

    public EvaluationResult Evaluate(int epoch, TrainerState state, Device device, CancellationToken cancellationToken)
    {
        beforeEvaluation?.Invoke();
        return task.Evaluate(epoch, state, device, cancellationToken);
    }
}
