using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>A model that gives a piece one logit a tag, each tag judged by itself.</summary>
/// <param name="name">The module's.</param>
internal abstract class PieceClassifier(string name) : nn.Module(name)
{
    /// <summary>The fastest way that the device has. A sequence's logits do not depend on its neighbours, but for rounding.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="device">The model's.</param>
    /// <returns>Logits, fp32, <c>[sequences, tags]</c>.</returns>
    public abstract Tensor Forward(SequenceBatch batch, Device device);

    /// <summary>Adds the gradients of a loss to those of the parameters.</summary>
    /// <param name="loss">A scalar, made from the last logits.</param>
    public virtual void Backward(Tensor loss) => loss.backward();

    /// <summary>Whether the project's own kernels compute what this model mostly consists of on a device, and not libtorch's.</summary>
    public virtual bool HasKernels(Device device) => false;

    /// <summary>Another model of the same form, with any weights.</summary>
    public abstract PieceClassifier CreateReplica();
}
