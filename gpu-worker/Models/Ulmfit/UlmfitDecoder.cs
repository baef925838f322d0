using BertPipeline.GpuWorker.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>Tells the next word: the encoder's own words are its matrix (tied weights, Merity et al. 2017, section 4.5), only the bias is its own.</summary>
internal sealed class UlmfitDecoder : nn.Module
{
    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    private WordDecoder? _kernels;

    public UlmfitDecoder(long vocabulary)
        : base(nameof(UlmfitDecoder))
    {
        _bias = new Parameter(zeros(vocabulary));
        register_parameter("bias", _bias);
    }

    /// <param name="rows">What is compared with the words, <c>[rows, embedding]</c>.</param>
    /// <param name="words"><c>[vocabulary, embedding]</c></param>
    /// <returns>Logits, fp32, <c>[rows, vocabulary]</c>.</returns>
    public Tensor Decode(Tensor rows, Parameter words) => nn.functional.linear(rows, words, _bias).to(float32);

    /// <param name="rows">As in <see cref="Decode"/>.</param>
    /// <param name="words">As in <see cref="Decode"/>.</param>
    /// <param name="targets">The words that came next, <c>[rows]</c>.</param>
    /// <param name="hasKernels">Whether the project's own kernels compute.</param>
    /// <returns>Sum of the cross-entropies, and how many words were the likeliest.</returns>
    public (double Loss, long Right) Judge(Tensor rows, Parameter words, long[] targets, bool hasKernels)
    {
        if (hasKernels)
        {
            _kernels ??= new WordDecoder();
            return _kernels.Evaluate(rows, words, _bias, targets);
        }

        using var scope = NewDisposeScope();
        Tensor logits = Decode(rows, words);
        Tensor next = DeviceTensor.Of(targets, rows.device);
        return (nn.functional.cross_entropy(logits, next, reduction: nn.Reduction.Sum).item<float>(), logits.argmax(1).eq(next).sum().item<long>());
    }

    /// <summary>Adds the gradients of the loss to those of all parameters that the rows were made of.</summary>
    /// <param name="rows">As in <see cref="Decode"/>.</param>
    /// <param name="words">As in <see cref="Decode"/>.</param>
    /// <param name="targets">As in <see cref="Judge"/>.</param>
    /// <param name="count">What the sum of the cross-entropies is divided by.</param>
    /// <param name="hasKernels">As in <see cref="Judge"/>.</param>
    /// <returns>The loss, a scalar on the device.</returns>
    public Tensor Backward(Tensor rows, Parameter words, long[] targets, long count, bool hasKernels)
    {
        if (!hasKernels)
        {
            Tensor loss = nn.functional.cross_entropy(Decode(rows, words), DeviceTensor.Of(targets, rows.device), reduction: nn.Reduction.Sum) / count;
            loss.backward();
            return loss.detach();
        }

        _kernels ??= new WordDecoder();
        (double sum, Tensor gradient) = _kernels.ComputeGradients(rows, words, _bias, targets, count);
        if (rows.requires_grad)
        {
            autograd.backward([rows], [gradient]);
        }

        return tensor((float)sum);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _kernels?.Dispose();
        }

        base.Dispose(disposing);
    }
}
