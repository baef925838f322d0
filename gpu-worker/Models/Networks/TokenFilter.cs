using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <summary>
/// A convolution over tokens, with the parameters of PyTorch's <c>Conv1d</c>, as one matrix product: libtorch's own convolution was seen to give wrong gradients and
/// NaN on a processor (2.10 on an AMD EPYC), and to complain of it at every call.
/// </summary>
internal sealed class TokenFilter : nn.Module
{
    private readonly int _width;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    /// <param name="inputs">Width of the embeddings.</param>
    /// <param name="maps">Filters.</param>
    /// <param name="width">Tokens that they read at a time.</param>
    public TokenFilter(long inputs, long maps, int width)
        : base(nameof(TokenFilter))
    {
        _width = width;
        _weight = new Parameter(zeros(maps, inputs, width));
        _bias = new Parameter(zeros(maps));
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
    }

    /// <param name="embedded"><c>[sequences, tokens, inputs]</c></param>
    /// <returns>The answers at every window that has a token in it, <c>[sequences, tokens + width − 1, maps]</c>.</returns>
    public Tensor Forward(Tensor embedded)
    {
        Tensor padded = nn.functional.pad(embedded, [0, 0, _width - 1, _width - 1]);
        long windows = embedded.shape[1] + _width - 1;
        Tensor neighbours = cat([.. Enumerable.Range(0, _width).Select(place => padded.narrow(1, place, windows))], 2);
        return nn.functional.linear(neighbours, _weight.transpose(1, 2).flatten(1), _bias);
    }
}
