using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>A classifier in two parts: an encoder, and what stands on it. Where the encoder does not learn, its part need not be computed again.</summary>
internal interface IFeatureClassifier
{
    /// <param name="batch">The sequences.</param>
    /// <param name="device">The model's.</param>
    /// <returns>What the encoder gives of each sequence, <c>[sequences, hidden]</c>.</returns>
    Tensor Features(SequenceBatch batch, Device device);

    /// <param name="features">Of some sequences, in fp32 or in what the model computes in.</param>
    /// <returns>Their logits, fp32, <c>[sequences, tags]</c>.</returns>
    Tensor Classify(Tensor features);
}
