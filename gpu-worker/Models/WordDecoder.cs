using BertPipeline.GpuWorker.Models.Cpu;
using BertPipeline.GpuWorker.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The project's own kernels for a decoder that is tied to the words (<see cref="CpuDecoder"/>), on tensors.</summary>
internal sealed class WordDecoder : IDisposable
{
    private readonly CpuDecoder _decoder = new(TorchRuntime.Team);

    /// <param name="rows">What is compared with the words, <c>[rows, size]</c>, fp32, on the processor.</param>
    /// <param name="words"><c>[vocabulary, size]</c></param>
    /// <param name="bias"><c>[vocabulary]</c></param>
    /// <param name="targets">The words that were there, <c>[rows]</c>.</param>
    /// <returns>Sum of the cross-entropies, and how many words were the likeliest.</returns>
    public (double Loss, long Right) Evaluate(Tensor rows, Parameter words, Parameter bias, long[] targets)
    {
        using Tensor contiguous = rows.contiguous();
        return _decoder.Evaluate(TensorMemory.MatrixOf(contiguous), CpuParameter.Of(words, wantsGradient: false), CpuParameter.Of(bias, wantsGradient: false), targets);
    }

    /// <summary>Adds to the gradients of words and bias, where they learn.</summary>
    /// <param name="rows">As in <see cref="Evaluate"/>.</param>
    /// <param name="words">As in <see cref="Evaluate"/>.</param>
    /// <param name="bias">As in <see cref="Evaluate"/>.</param>
    /// <param name="targets">As in <see cref="Evaluate"/>.</param>
    /// <param name="count">What the sum of the cross-entropies is divided by.</param>
    /// <returns>The quotient, and its gradient of the rows, <c>[rows, size]</c>.</returns>
    public (double Loss, Tensor Gradient) ComputeGradients(Tensor rows, Parameter words, Parameter bias, long[] targets, long count)
    {
        using Tensor contiguous = rows.detach().contiguous();
        Tensor gradient = empty_like(contiguous);
        double loss = _decoder.ComputeGradients(
            TensorMemory.MatrixOf(contiguous), CpuParameter.Of(words, wantsGradient: true), CpuParameter.Of(bias, wantsGradient: true), targets, 1f / count, TensorMemory.MatrixOf(gradient));
        return (loss / count, gradient);
    }

    public void Dispose() => _decoder.Dispose();
}
