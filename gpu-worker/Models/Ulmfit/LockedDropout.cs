using BertPipeline.GpuWorker.Randomness;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>Dropout whose mask is the same at every time step (variational dropout, Gal and Ghahramani 2016, arXiv:1512.05287; AWD-LSTM, section 4.2).</summary>
internal static class LockedDropout
{
    /// <param name="batch">Sequences.</param>
    /// <param name="features">Of a token.</param>
    /// <param name="like">Of the type and on the device of what the mask is for.</param>
    /// <param name="probability">Of a feature to become 0.</param>
    /// <returns>Factors, <c>[1, batch, features]</c>.</returns>
    public static Tensor Mask(long batch, long features, Tensor like, double probability) =>
        DropoutMasks.Apply(ones([1, batch, features], like.dtype, like.device), probability, training: true);
}
