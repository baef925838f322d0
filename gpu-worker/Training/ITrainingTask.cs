using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>What differs between the language model and the classifier; the rest is <see cref="Trainer{TBatch}"/>'s.</summary>
/// <typeparam name="TBatch">A micro-batch as plain arrays, so that it can be made on any thread.</typeparam>
internal interface ITrainingTask<TBatch>
{
    /// <summary>What is trained.</summary>
    nn.Module Model { get; }

    int Epochs { get; }

    /// <summary>What a step is made of.</summary>
    StepSize StepSize { get; }

    /// <summary>Names of what <see cref="ComputeGradients"/> measures.</summary>
    IReadOnlyList<string> Figures { get; }

    /// <summary>Tokens of every example of an epoch.</summary>
    int[] Lengths(int epoch);

    /// <summary>The micro-batches of one step; called off the training thread. Each carries the counts of the whole step.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="position">Share of the epoch's steps that come before this one.</param>
    /// <param name="microBatches">Numbers of examples.</param>
    IReadOnlyList<TBatch> Load(int epoch, double position, IReadOnlyList<int[]> microBatches);

    /// <summary>Whether the project's own kernels compute the model on a device, or libtorch's.</summary>
    bool HasKernels(Device device);

    /// <summary>Another model of the same form, with any weights; who asks for it disposes it.</summary>
    nn.Module CreateReplica();

    /// <summary>
    /// Adds the gradients of the micro-batch's part of the step's loss to those of the parameters: sums divided by the counts of the whole step, so that
    /// the parts add up whatever the cut. Called for several models at once, each on a thread of its own.
    /// </summary>
    /// <param name="model"><see cref="Model"/>, or one of <see cref="CreateReplica"/>.</param>
    /// <param name="batch">What it is computed from.</param>
    /// <param name="device">The model's.</param>
    /// <returns>Its <see cref="Figures"/>, <c>[figures]</c>, on the device.</returns>
    Tensor ComputeGradients(nn.Module model, TBatch batch, Device device);

    /// <summary>
    /// Judges the model in evaluation mode on data that it is not trained on, and notes the result in the state. Called before the first step and
    /// after each epoch.
    /// </summary>
    EvaluationResult Evaluate(int epoch, TrainerState state, Device device, CancellationToken cancellationToken);
}
