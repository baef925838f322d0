using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Randomness;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>Dropout whose mask is the same at every time step (variational dropout, Gal and Ghahramani 2016, arXiv:1512.05287; AWD-LSTM, section 4.2).</summary>
internal static class LockedDropout
{
    /// <param name="sequences">Of a batch.</param>
    /// <param name="features">Of a token.</param>
    /// <param name="like">Of the type and on the device of what the mask is for.</param>
    /// <param name="probability">Of a feature to become 0.</param>
    /// <returns>Factors, <c>[sequences, features]</c>.</returns>
    public static Tensor Mask(long sequences, long features, Tensor like, double probability) =>
        DropoutMasks.Apply(ones([sequences, features], like.dtype, like.device), probability, training: true);

    /// <param name="x"><c>[rows, features]</c></param>
    /// <param name="mask">Of <see cref="Mask"/>, the longest sequence first.</param>
    /// <param name="steps">Whose rows they are.</param>
    public static Tensor Apply(Tensor x, Tensor mask, PackedSteps steps) => x * mask.index_select(0, DeviceTensor.Of(steps.Ranks(), x.device));
}
